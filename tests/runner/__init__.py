"""The runner: whatever a lane does, there is an outcome, and nothing is left."""
