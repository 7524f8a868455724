"""Whoever starts a process asks first whether all is to end."""

import subprocess
import sys
from pathlib import Path


def test_nothing_starts_too_late() -> None:
    """What has not been started when a signal comes is not started any more."""
    program = Path(__file__).with_name("programs") / "starts_too_late.py"
    command = [sys.executable, str(program)]
    assert subprocess.check_output(command, text=True) == "stopping\n"
