"""Lanes that look at what a client leaves behind."""
