"""A fixed sample of the mutants: at least one of each chapter, and of each kind."""

from pathlib import Path

import pytest

from shared.proof import chapters
from tests.mutants.mutants import ACCEPTED, Mutant, caught_by, mutants, tried

ALL = mutants()
SAMPLE = [mutant for mutant in ALL if mutant.sample]


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("mutant", SAMPLE, ids=lambda mutant: str(mutant.id))
def test_mutant_is_judged(mutant: Mutant, tmp_path: Path) -> None:
    """A wrong lane is caught by the check that it names; a right one is not refused."""
    assert caught_by(tried(mutant, tmp_path).failed) == mutant.caught_by


@pytest.mark.parametrize("mutant", ALL, ids=lambda mutant: str(mutant.id))
def test_mutant_fits_its_lane(mutant: Mutant) -> None:
    """What it edits is there, in that lane as it is shipped."""
    shipped = chapters()[mutant.chapter].lane_file(mutant.lane).read_text("utf-8")
    compile(mutant.text(shipped), mutant.name, "exec")


def test_enough_of_them() -> None:
    """A hundred wrong lanes and fifty right ones, each with a name of its own."""
    wrong = [mutant for mutant in ALL if mutant.caught_by != ACCEPTED]
    assert len(wrong) >= 100
    assert len(ALL) - len(wrong) >= 50
    assert len({mutant.id for mutant in ALL}) == len(ALL)


def test_sample_of_all() -> None:
    """The sample has a wrong and a right one of each chapter, and every kind."""
    for right in (False, True):
        sampled = [each for each in SAMPLE if (each.caught_by == ACCEPTED) == right]
        assert {each.chapter for each in sampled} == {each.chapter for each in ALL}
    wrong = {each.kind for each in ALL if each.caught_by != ACCEPTED}
    assert wrong == {each.kind for each in SAMPLE if each.caught_by != ACCEPTED}
