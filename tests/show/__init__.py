"""What is drawn and embedded for people."""
