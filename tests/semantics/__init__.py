"""Those who ask the reference's questions."""
