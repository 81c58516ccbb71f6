"""How a view looks at the patient: planes, cameras, pixels and back, what is drawn over it."""
