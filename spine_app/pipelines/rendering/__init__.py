"""The 3D view, drawn by our own ray caster or by VTK's on a graphics card."""
