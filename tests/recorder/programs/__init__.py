"""Lanes to be recorded, and what breaks a recorder; tests copy them."""
