"""Traces: their files, and the tapes that they are made of."""
