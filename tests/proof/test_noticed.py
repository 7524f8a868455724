"""What somebody notices of a broken lane: what must be said of it, and no more."""

import pytest

from shared.errors import MeanwhileError
from shared.proof import chapters
from shared.proof.noticed import Noticed, in_a_clause, last_line, news, noticed

QUIET = Noticed(took=300, right=290, labels=2, products=2)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (QUIET, set()),
        (Noticed(500, 300, 2, 2), {"took", "right"}),
        (Noticed(300, 500, 2, 2), {"took", "right"}),
        (Noticed(300, 300, 1, 2), {"labels", "products"}),
        (Noticed(300, 300, 2, 2, differs="sum: 1"), {"differs"}),
        (Noticed(0, 300, 0, 2, ended="raised ValueError"), {"ended"}),
        (Noticed(300, 300, 2, 2, said="Task Crash"), {"said"}),
    ],
)
def test_words(seen: Noticed, words: set[str]) -> None:
    """Each kind has its words; of a lane that failed its time says nothing."""
    assert seen.words == words


def test_sentence_speaks_of_what_was_seen() -> None:
    """No more is said than was seen, and no less."""
    late = Noticed(500, 300, 2, 2)
    assert late.sentence("{took} ms, not {right}") == "500 ms, not 300"
    assert QUIET.sentence("Nothing.") == "Nothing."
    for seen, notice in ((QUIET, "{took} ms, not {right}"), (late, "Nothing.")):
        with pytest.raises(MeanwhileError, match="must speak of"):
            seen.sentence(notice)


def test_last_line() -> None:
    """Python's warning rather than the end; nothing that another run has not."""
    warned = "a.py:3: RuntimeWarning: coroutine 'f' was never awaited\n  f()\n"
    assert last_line(warned) == "RuntimeWarning: coroutine 'f' was never awaited"
    assert last_line("Traceback\nValueError: GET http://127.0.0.1:81/run2/x\n") == (
        "ValueError: GET /x"
    )
    said = "2026-11-26T03:40:00Z <Greenlet at 0x7f12: f('a', 3)> failed with KeyError\n"
    assert last_line(said) == "<Greenlet f(...)> failed with KeyError"
    told = "KeyError: 'pack-bcaf3a3b-ae8c-41cf-8864-b41a7c936915'"
    assert last_line(told) == "KeyError: 'pack-...'"
    assert last_line("") == ""


@pytest.mark.parametrize(
    ("want", "have", "said"),
    [
        ("3", "nothing", "tea is missing in the report's labels"),
        ("nothing", "3", "tea is among the report's labels"),
        ("3", "4", "labels / tea: 4, and not 3"),
    ],
)
def test_first_difference_in_words(want: str, have: str, said: str) -> None:
    """What is not there, what should not be, and what is another."""
    assert in_a_clause("report", "labels / tea:", want, have) == said


def test_no_news() -> None:
    """What the right lane prints as well is nothing that tells of a mistake."""
    crash = "x\n<Greenlet at 0x7f12: f('a')> failed with KeyError\n"
    assert news(crash, "") == "<Greenlet f(...)> failed with KeyError"
    assert news(crash, crash.replace("7f12", "7f99")) == ""


def test_a_run_of_a_broken_lane() -> None:
    """The forgotten await of chapter 1: no label, and a warning of Python's."""
    seen, trace = noticed(chapters()[1], "forgotten_await_with_asyncio")
    assert (seen.labels, seen.products, seen.ended) == (0, 2, "")
    assert seen.said == "RuntimeWarning: coroutine 'save' was never awaited"
    assert trace.lane == "forgotten_await_with_asyncio"
