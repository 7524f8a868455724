"""Whoever starts a process asks first whether all is to end."""

import subprocess
import sys
from textwrap import dedent

from shared.reaper import ROOT


def test_nothing_is_started_once_all_is_ended() -> None:
    """What has not been started when a signal comes is not started any more."""
    code = """
        import sys
        from shared import reaper

        reaper.end_all()
        try:
            reaper.start([sys.executable, "-c", "print(1)"], print)
        except reaper.Stopping:
            print("stopping")
        """
    command = [sys.executable, "-c", dedent(code)]
    assert subprocess.check_output(command, text=True, cwd=ROOT) == "stopping\n"
