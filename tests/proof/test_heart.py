"""A machine that stands still: what a run proves that hung on the clock."""

from time import monotonic

import pytest

from shared.proof import chapters, compare
from shared.proof.heart import Heart
from shared.proof.trial import STANDSTILL_S, STANDSTILLS

BROKEN = "not_looked_with_trio"


def test_stands_still() -> None:
    """Where one call of C lets nobody else run Python, that is how late a beat is."""
    with Heart() as heart:
        began = monotonic()
        sum(range(20_000_000))
        took_s = monotonic() - began
        deadline = monotonic() + 30
        while heart.stood_still_s < took_s / 2:
            assert monotonic() < deadline
    with Heart() as calm:
        pass
    assert calm.stood_still_s < heart.stood_still_s


class Calm:
    """A heart that beat all the while, as far as anybody can tell."""

    stood_still_s = 0.0

    def __enter__(self) -> "Calm":
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Still(Calm):
    """A heart that has stood still, as far as anybody can tell."""

    stood_still_s = 2 * STANDSTILL_S


@pytest.mark.parametrize(("name", "times"), [(BROKEN, STANDSTILLS), ("", 0)])
def test_taken_again(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
    """A run that breaks the contract is taken again, not for ever, and that is said."""
    chapter = chapters()[10]
    source = chapter.broken[name] if name else chapter.lanes["trio"]
    shop = chapter.contract.grown(3, None, 100)
    monkeypatch.setattr("shared.proof.trial.Heart", Still)
    verdict = compare(chapter, {"trio": source}, shop, rounds=0).lanes["trio"]
    assert len(verdict.again) == times
    assert verdict.ok == (not name)
    assert all("stood still for 200 ms" in said for said in verdict.again)


def test_late_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a request comes late, what the lane does wrong may come of that."""
    chapter = chapters()[10]
    shop = chapter.contract.grown(3, None, 100)
    sources = {"trio": chapter.broken[BROKEN]}
    monkeypatch.setattr("shared.proof.trial.Heart", Calm)
    assert not compare(chapter, sources, shop, rounds=0).lanes["trio"].again
    monkeypatch.setattr("shared.proof.trial.LATE_S", 0.0)
    verdict = compare(chapter, sources, shop, rounds=0).lanes["trio"]
    late = "a request was with the supplier only after "
    assert [said[: len(late)] for said in verdict.again] == [late] * STANDSTILLS
    assert not verdict.ok
