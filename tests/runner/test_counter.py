"""A lane with a counter: its callers come while it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.job import ASKS, COMMON, HEARS, SAYS, Job, Request, Step
from shared.runner.counter import Counter
from shared.runner.process import Outcome
from shared.runner.program import process_of
from shared.runner.source import Source
from shared.runner.visitors import NOT_PLAYED
from shared.shop import Product
from shared.world import World
from tests.runner.programs.answers_strangely_with_threads import Shop

SOURCE = Source.of_file(
    Path(__file__).with_name("programs") / "answers_strangely_with_threads.py"
)
SHOP = Shop((Product("tea"),))
LIMIT_S = 30.0


def steps(*words: bytes) -> list[Step]:
    """Callers, one after another, each with one word."""
    return [
        step
        for number, word in enumerate(words)
        for step in (Step(f"c{number}", SAYS, word), Step(f"c{number}", HEARS))
    ]


def ran(world: World, played: list[Step], bug: bool = False) -> Outcome:
    job = Job({"now": Request(value=lambda shop, product: "now")})
    temporary = world.temporary_folder()
    with (
        Counter(SOURCE, lambda shop: played, temporary=temporary) as lane,
        world.open(SHOP, job) as opened,
    ):
        assert lane.ready() == Outcome()
        if bug:
            return lane.run_with_bug(opened.shop, lambda shop: played, LIMIT_S)
        asked = [step for step in played if step.url]
        for step in asked:
            played[played.index(step)] = Step(
                "", ASKS, url=opened.shop.url("now", "tea")
            )
        outcome = lane.run(opened.shop, LIMIT_S)
        assert len(lane.asks(opened.shop)) == len(asked)
        return outcome


def test_job_says_which() -> None:
    """A lane has a counter where its job has visits, and only there."""
    job = Job(visits=lambda shop: ())
    assert type(process_of(SOURCE, job)) is Counter
    assert type(process_of(SOURCE, COMMON)) is not Counter


def test_what_they_had(world: World) -> None:
    """What each caller has had, and what the supplier says between."""
    played = [*steps(b"one"), Step("", ASKS, url="later"), Step("c1", SAYS, b"end")]
    outcome = ran(world, played)
    assert not outcome.problem
    assert outcome.visits == {"c0": "200 hi"}


def test_it_raises(world: World) -> None:
    """What a lane raises is told, and what its callers had until then."""
    outcome = ran(world, steps(b"raise"))
    assert "ZeroDivisionError" in outcome.problem
    assert outcome.visits["c0"] in ("hung up", "reset")


def test_it_ends_before(world: World) -> None:
    """Who comes when it has ended waits for nobody."""
    outcome = ran(world, [Step("c1", SAYS, b"end"), *steps(b"one")])
    assert outcome.report is not None
    assert outcome.visits.get("c0") != "200 hi"


def test_it_does_not_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The problem is who has no answer, and not that the lane does not end."""
    monkeypatch.setattr("shared.runner.counter.PATIENCE_S", 0.3)
    outcome = ran(world, steps(b"stay"))
    assert (outcome.problem, outcome.hangs) == ("c0 had no answer within 0.3 s", True)
    assert outcome.visits[NOT_PLAYED] == outcome.problem


def test_a_bug_of_its_own(world: World) -> None:
    """Where it asks for the first product's price, it meets what nobody expects."""
    outcome = ran(world, steps(b"one"), bug=True)
    assert "nobody has thought of tea" in outcome.problem


@pytest.fixture
def world() -> Iterator[World]:
    with World() as world:
        yield world
