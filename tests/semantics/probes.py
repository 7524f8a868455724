"""A program that is in no row."""

import textwrap
from pathlib import Path

from shared.semantics.row import Expected, Probe, outcomes


def probe_of(program: str, *said: str, lane: str = "threads") -> Probe:
    """A probe that is in no row."""
    expected = Expected(outcomes(said))
    text = textwrap.dedent(program)
    return Probe("S1", lane, text, Path("s01_none.py"), 1, expected)
