"""Chapter 4's detector of a lane, at work on the lane that does not freeze."""

import sys
from importlib import import_module

FOLDER = "chapters.chapter04_nobody_yields"
lane = sys.argv[1]
mended = import_module(f"{FOLDER}.with_{lane}")
detector = import_module(f"{FOLDER}.exhibits.detectors.with_{lane}")
vars(detector)["frozen"] = mended
mended.main(detector.run)
