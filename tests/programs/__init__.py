"""Programs that tests run by themselves, in an interpreter of their own."""
