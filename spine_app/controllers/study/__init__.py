"""The study of a session: opening, listing, choosing, previewing, loading and closing it."""
