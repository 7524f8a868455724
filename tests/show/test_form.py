"""The form of a page: each limit has been broken once, here."""

from collections.abc import Callable, Iterable
from functools import partial

import pytest

from shared.proof import chapters
from shared.show import form

FIRST = chapters()[1]
PAGE = (FIRST.folder / "README.md").read_text("utf-8")


def folded(text: str) -> str:
    return f"<details><summary>More</summary>\n\n{text}\n\n</details>\n"


def in_job(more: str) -> str:
    """Chapter 1's page with something more in it, before its lane."""
    return PAGE.replace("## The lane", f"{more}\n\n## The lane", 1)


DIFF = "```diff\n-once\n+twice\n```\n"

HIDDEN, NOT_SHOWN = partial(form.hidden, FIRST), partial(form.not_shown, FIRST)
BROKEN: dict[str, tuple[str, Callable[[str], Iterable[str]]]] = {
    "minutes with its folds closed": (in_job("word " * 2400), form.too_long),
    "minutes to the end of Asked": (in_job("word " * 1400), form.too_long),
    "minutes with its folds open": (in_job(folded("word " * 6000)), form.too_long),
    "folds and closes": (PAGE.replace("</details>", "", 1), form.badly_folded),
    "a heading in a fold": (in_job(folded("### No")), form.badly_folded),
    "blank lines": (in_job(folded("x").replace("\n\nx", "\nx")), form.badly_folded),
    "an empty block": (in_job("```text\n```\n"), form.badly_folded),
    "The answer": (PAGE.replace("**The answer.**", "Well."), HIDDEN),
    "no picture": (PAGE.replace("[![", "["), HIDDEN),
    "does not show open_shop": (
        PAGE.replace("async def open_shop", "async def another"),
        HIDDEN,
    ),
    "shows no mistake": (PAGE.replace("```diff", "```text"), HIDDEN),
    "two exercises": (PAGE.replace("\n2. ", "\n").replace("\n3. ", "\n"), HIDDEN),
    "does not link with_curio.py": (
        PAGE.replace("with_curio.py)", "with_trio.py)"),
        NOT_SHOWN,
    ),
    "shows nothing of broken/two_at_once_with_trio": (
        PAGE.replace("broken/two_at_once_with_trio.py", "broken"),
        NOT_SHOWN,
    ),
    "2 changed lines twice": (in_job(DIFF + "\n" + DIFF), form.twice),
}


@pytest.mark.parametrize("says", BROKEN)
def test_limit_is_held(says: str) -> None:
    """A page that breaks it is told so, and the page as it is is not."""
    text, ask = BROKEN[says]
    assert text != PAGE
    assert any(says in fault for fault in ask(text))
    assert [*ask(PAGE)] == []


def test_before_chapter_1_is_short() -> None:
    """The page before chapter 1 has limits of its own."""
    assert form.before_faults("word " * 1101) == [
        "has 1101 words, and may have 1100",
        "has 9 minutes, and may have 8",
    ]
