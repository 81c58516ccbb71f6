"""What the 3D view shows and how: presets, transfer functions, cutting, surfaces, the cube."""
