"""The clients: HTTP without I/O, and the same behaviour in every lane."""
