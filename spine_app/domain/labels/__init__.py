"""Label maps: what their numbers mean, where they come from, where their names stand."""
