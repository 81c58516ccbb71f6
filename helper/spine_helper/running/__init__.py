"""Networks at work: sessions of a run-time library, tiles of a volume."""
