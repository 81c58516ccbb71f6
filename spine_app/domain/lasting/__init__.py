"""What the lasting cache may hold: kinds, addresses, and the fixed layout of an entry."""
