"""The network that ships with the helper."""
