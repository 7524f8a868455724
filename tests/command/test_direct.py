"""A lane that is started by hand."""

import subprocess
import sys

from shared.proof import chapters
from shared.proof.contract import expected_report
from shared.shop import canonical

CHAPTER = chapters()[2]


def test_started_by_hand(lane: str) -> None:
    """`python -m chapters.….with_<lane>` prints the same report in every lane."""
    report = canonical(expected_report(CHAPTER.contract.shop).to_json())
    python = subprocess.run(
        [sys.executable, "-m", f"chapters.{CHAPTER.folder.name}.with_{lane}"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = python.returncode, python.stdout, python.stderr
    assert said == (0, report + "\n", "")
