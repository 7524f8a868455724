"""Ignores Ctrl-C, as in a shell's background, and runs a program that presses it."""

import signal

from shared.semantics.observe import run
from tests.semantics.probes import probe_of

PRESSES = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)"

signal.signal(signal.SIGINT, signal.SIG_IGN)
print(run(probe_of(PRESSES), "threads")[0])
