"""What the usual words do when the task is on another machine."""
