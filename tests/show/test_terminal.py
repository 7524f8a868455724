"""What the commands show, however wide the terminal is."""

import pytest

from shared.proof import Comparison, Verdict, find_chapter
from shared.registry import LANES
from shared.show import terminal

CHAPTER = find_chapter("2")


def verdict(lane: str) -> Verdict:
    """A lane that holds, with figures that are told apart."""
    return Verdict(
        lane,
        report_sha256="a",
        world_sha256="b",
        peak_in_flight=24,
        wall_s=34.56,
        threads=1234,
        processes=567,
    )


@pytest.mark.parametrize("width", [30, 40, 50, 60, 66, 80])
def test_figures_are_whole(width: int) -> None:
    """No figure of a comparison is cut, and no line is wider than the terminal."""
    verdicts = {name: verdict(name) for name in LANES}
    result = Comparison(CHAPTER, CHAPTER.contract.shop, verdicts)
    said = terminal.plain(terminal.comparison(result, drawn=False), width)
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= width
    words = [word.rstrip(",") for word in said.split()]
    for figure in ("24", "34.56", "115.20", "1234", "567"):
        assert words.count(figure) == len(LANES)
