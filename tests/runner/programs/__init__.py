"""Lanes that end in every way there is; tests copy them."""
