"""The chapters: their lanes, their claims, their pages."""
