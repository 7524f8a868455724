"""What pages say beside the rows, of how asyncio ends and what a task gives back."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = Path(__file__).with_name("programs")


def told(program: str) -> list[str]:
    """What a program prints."""
    command = [sys.executable, str(PROGRAMS / program)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(sys.version_info < (3, 12, 3), reason="gh-111358")
def test_run_gives_up() -> None:
    """`asyncio.run` leaves a thread that takes too long, and the interpreter waits.

    Chapter 5 says so; the limit is five minutes, and here a tenth of a second.
    """
    assert told("gives_up.py") == [
        "the call raises TimeoutError",
        "run() returns",
        "the thread ends",
        "the interpreter exits",
    ]


def test_place_given_back() -> None:
    """By a callback, and not by the `finally` of a task that never began.

    The third *Try* of chapter 6 says so.
    """
    assert told("gives_back.py") == ["finally keeps it", "callback gives it back"]
