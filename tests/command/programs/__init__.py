"""Readers' own files, for the command to run."""
