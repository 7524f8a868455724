"""Contracts, claims and the comparison, seen to hold and seen to fail."""
