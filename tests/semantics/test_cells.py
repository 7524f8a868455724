"""A cell of the reference: where Pythons and variants disagree."""

import pytest

from shared.semantics.cells import Cell, cell
from shared.semantics.observed import Observed
from shared.semantics.row import find_row, outcomes


def kept(python: str, **seen: str) -> Observed:
    answers = {name.replace("_", "+"): outcomes(said) for name, said in seen.items()}
    return Observed(python, "", {}, {"S5": answers})


def test_pythons_disagree() -> None:
    """One answer for all, or each with the Pythons that gave it."""
    row = find_row("S5")
    same = [kept("3.11", asyncio="a"), kept("3.12", asyncio="a")]
    assert cell(row, "asyncio", same).lines == ["a"]
    other = [*same, kept("3.13", asyncio="b")]
    assert cell(row, "asyncio", other).lines == ["3.11 to 3.12: a", "3.13: b"]


def test_variants_differ() -> None:
    """A variant stands there only if its lane answered otherwise."""
    row = find_row("S5")
    seen = [kept("3.12", asyncio="a", asyncio_uvloop="a", asyncio_eager="b")]
    assert cell(row, "asyncio", seen).lines == ["a", "asyncio+eager: b"]
    assert "not observed" in str(cell(row, "threads", seen))
    assert str(cell(row, "trio", seen)) == "not observed: not yet run"


LONG_ONE = "the getter sees what was put; the putter sees an error; all is over"
LABELLED_ONE = (
    "thread ends; call returns; if abandoned: call raises; pipe: both are told"
)


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("thread ends; call returns", ["thread ends; call returns"]),
        (
            LONG_ONE,
            [
                "the getter sees what was put;",
                "the putter sees an error;",
                "all is over",
            ],
        ),
        (
            LABELLED_ONE,
            [
                "thread ends; call returns;",
                "if abandoned: call raises;",
                "pipe: both are told",
            ],
        ),
    ],
)
def test_long_answers_are_unfolded(line: str, parts: list[str]) -> None:
    """A long answer has a line for each part; one that is taken in at a glance, one."""
    assert Cell("trio", [line]).unfolded == parts
