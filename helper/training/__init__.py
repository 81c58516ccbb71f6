"""How the networks of `builtin-small` are trained; not installed."""
