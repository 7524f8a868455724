"""Programs to be observed, and one that observes."""
