"""For people: the terminal, pictures, diffs, what pages embed."""
