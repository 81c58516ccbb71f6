"""The procedural spine: grey values, labels and landmarks with known truth."""
