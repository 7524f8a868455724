"""Programs that tests of chapters run by themselves."""
