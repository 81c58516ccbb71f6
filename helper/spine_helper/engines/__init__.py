"""What can turn a volume into labels, and the list of what is installed."""
