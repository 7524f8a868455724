"""The proof of what shared/ and chapters/ promise, laid out like them."""
