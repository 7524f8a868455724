"""What pages embed: no yes for what was not checked, no picture of other traces."""

import pytest

from shared.errors import MeanwhileError
from shared.proof import Check, Claim
from shared.show import page


def test_unchecked_is_no_yes() -> None:
    """A page says yes of a claim only where it was checked, and held."""
    held, broken = Check("peak", True, "1", "1"), Check("peak", False, "1", "2")
    assert page.holds([held], "peak") == "yes"
    assert page.holds([held, broken], "peak") == "**no**"
    assert page.holds([held], "report") == "**no**"


def test_picture_of_other_traces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A picture that is not of the traces beside it is refused, with what to do."""
    monkeypatch.setattr(page, "picture", lambda chapter, traces: "<svg/>")
    with pytest.raises(MeanwhileError, match="nox -s record -- 2"):
        page.timelines(2, "")


def test_when_a_mark_was_noted() -> None:
    """A figure may be the moment at which a lane first came to a place."""
    heard = int(page.Figures(9).of("threads", "heard"))
    assert 0 < heard < int(page.Figures(9).of("threads", "ms"))


def test_log_of_some(capsys: pytest.CaptureFixture[str]) -> None:
    """What the supplier saw, of some products only."""
    page.log(9, "threads", "tea")
    told = capsys.readouterr().out.splitlines()[1:-1]
    assert [line.split()[2:] for line in told] == [
        ["arrived", "/price/tea"],
        ["answered", "/price/tea"],
    ]


def test_dash_where_not_asked() -> None:
    """A claim that is not made of a lane has a dash there, not a yes."""
    claim = Claim("order", "In order.", lambda _: ("", ""), ("trio",))
    held = [Check("order", True, "", "")]
    assert page.cell(claim, "trio", held) == "yes"
    assert page.cell(claim, "threads", held) == "–"
