"""VTK: scenes, volume rendering, slices; the only package that imports it."""
