"""The bare command, and `meanwhile chapters`."""

import json
import re
from collections.abc import Callable

from shared.proof import chapters
from shared.registry import LANES
from tests.command.ran import Ended


def test_chapters_lists_every_chapter(meanwhile: Callable[..., Ended]) -> None:
    """The contents has a line for every chapter, with number, title and folder."""
    ended = meanwhile("chapters")
    lines = [re.split(r"\s{2,}", line.strip()) for line in ended.stdout.splitlines()]
    assert lines[:2] == [
        ["1", "One at a time", "chapter01_one_at_a_time"],
        ["2", "All at once", "chapter02_all_at_once"],
    ]
    assert ended.returncode == 0


def test_chapters_for_programs(meanwhile: Callable[..., Ended]) -> None:
    """`chapters --json` names the lanes of every chapter in the registry's order."""
    said = json.loads(meanwhile("chapters", "--json").stdout)
    assert [each["chapter"] for each in said] == list(range(1, len(said) + 1))
    lanes = {each["chapter"]: each["lanes"] for each in said}
    guests = {number: chapter.guests for number, chapter in chapters().items()}
    assert lanes == {number: [*LANES, *guests[number]] for number in guests}


def test_help_without_a_command(meanwhile: Callable[..., Ended]) -> None:
    """The bare command explains itself and ends well."""
    ended = meanwhile()
    assert "Usage: meanwhile" in ended.stdout
    assert (ended.returncode, ended.stderr) == (0, "")
