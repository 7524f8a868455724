"""Running a lane: a fresh interpreter each, and back comes what happened."""

from shared.runner.process import LaneProcess, Outcome
from shared.runner.source import Source

__all__ = ["LaneProcess", "Outcome", "Source"]
