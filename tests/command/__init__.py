"""The command as a reader starts it."""
