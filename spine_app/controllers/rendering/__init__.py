"""The 3D view: look, cutting, cube, names, surfaces, thumbnails, and the Scouter."""
