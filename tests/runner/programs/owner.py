"""Runs the lane at a path, twice: the second time it hangs, and we are killed."""

import sys
from pathlib import Path

from shared.runner.process import LaneProcess
from shared.runner.source import Source
from shared.shop import Product, Shop

with LaneProcess(Source.of_file(Path(sys.argv[1]))) as process:
    process.ready()
    process.run(Shop((Product("tea"),)), None)
    process.run(Shop((Product("tea"),)), None)
