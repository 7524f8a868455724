"""Twenty queries at once: how many threads that takes, with two databases."""
