"""What README.md shows to be copied."""
