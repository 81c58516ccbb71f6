"""What is known of a study and how its slices become one grid; what reader and session say."""
