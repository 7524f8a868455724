"""The recorder: it sees what a lane does, and the lane is none the wiser."""
