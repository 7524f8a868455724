"""Lanes with one mistake each; contract.py says what must catch them."""
