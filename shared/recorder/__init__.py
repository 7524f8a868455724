"""In the lane's process: what notes what a lane does."""
