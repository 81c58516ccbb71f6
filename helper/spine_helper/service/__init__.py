"""The HTTP service, its jobs and its child processes."""
