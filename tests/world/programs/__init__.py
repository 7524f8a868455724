"""Programs that tests of the world run by themselves."""
