"""The world: what it does, what it shows of it, and that nothing is left of it."""
