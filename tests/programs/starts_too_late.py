"""Starts a process when all has been ended."""

import sys

from shared import reaper

reaper.end_all()
try:
    reaper.start([sys.executable, "-c", "print(1)"], print)
except reaper.Stopping:
    print("stopping")
