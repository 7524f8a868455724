"""One whole program, for who has never started one."""
