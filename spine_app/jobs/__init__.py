"""One job, one child process: progress, cancel, crash."""
