"""What the helper knows of the spine: levels, instances, and how levels are found."""
