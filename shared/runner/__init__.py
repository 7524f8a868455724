"""Running a lane: a fresh interpreter each, and back comes what happened.

Nothing is imported here: what the lane's own interpreter imports comes before the lane.
"""
