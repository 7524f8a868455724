"""Running a lane: a fresh interpreter each, and back comes what happened."""

from shared.runner.lane import LaneProcess, Outcome, Source

__all__ = ["LaneProcess", "Outcome", "Source"]
