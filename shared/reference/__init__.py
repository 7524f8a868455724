"""The reference's content: rows, and what was observed of them."""
