"""What people ask in their own words is found, in rows and on pages."""

import tomllib
from pathlib import Path

import pytest

from shared.semantics.row import rows
from shared.show import lookup
from shared.show.lookup import Found, found

ASKED = tomllib.loads(Path(__file__).with_name("asked.toml").read_text("utf-8"))["word"]
LEAST = 70
UNANSWERED = [each["word"] for each in ASKED if not each["answered_by"]]


def finds(seen: Found) -> set[str]:
    """The rows and pages that somebody is led to, also by a link that is shown."""
    led = {row for place in seen.places for row in place.rows[: lookup.FEW]}
    files = {place.file for place in seen.places[: lookup.MOST]}
    return {row.id for row in seen.rows} | files | led


def test_enough_is_answered() -> None:
    """Of 75 words from public questions, so many have an answer here."""
    assert len({each["word"] for each in ASKED}) == len(ASKED) == 75
    assert len(ASKED) - len(UNANSWERED) >= LEAST
    assert all(each["source"].startswith("https://") for each in ASKED)


@pytest.mark.parametrize(
    "asked",
    [each for each in ASKED if each["answered_by"]],
    ids=lambda each: str(each["word"]),
)
def test_it_is_found(asked: dict[str, list[str]]) -> None:
    """What answers it is among what is found, in capitals and small letters."""
    word = str(asked["word"])
    assert {*asked["answered_by"]} & finds(found(word))
    assert {*asked["answered_by"]} & finds(found(word.upper()))


@pytest.mark.parametrize("word", UNANSWERED)
def test_what_nothing_answers(word: str) -> None:
    """Nothing is said to be known of what has no answer."""
    assert lookup.known(word) == ([], [])


def test_known_words_lead_somewhere() -> None:
    """Each row and each part of a page that `words.toml` names is there."""
    for entry in lookup.words_file()["known"]:
        assert entry["said"]
        assert entry.get("rows") or entry.get("pages")
        assert {*entry.get("rows", ())} <= rows().keys()
        for file, heading in entry.get("pages", ()):
            assert lookup.place(file, heading).file == file


def test_within_what_is_asked() -> None:
    """A message is known as it is pasted, with more around it; half a word is not."""
    pasted = "RuntimeError: asyncio.run() cannot be called from a running event loop"
    assert lookup.known(pasted)[0] == [rows()["L4"]]
    assert found(pasted).rows[0].id == "L4"
    assert lookup.known("unfairness") == ([], [])


def test_words_in_any_order() -> None:
    """If no text has them beside each other, those that have all of them are found."""
    seen = found("thread worker cancelled")
    assert seen.loosely
    assert seen.rows
    assert found("worker thread").loosely is False
    assert not found("worker thread zyx").rows
