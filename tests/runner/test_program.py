"""Lanes that are programs of their own: told when, judged from outside."""

from pathlib import Path

import pytest

from shared.job import COMMON, PRICE, Job, Request, Signals
from shared.proof import chapters
from shared.runner.process import LaneProcess, Outcome
from shared.runner.program import Program, process_of
from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.world import World

PROGRAMS = Path(__file__).with_name("programs")
LIMIT_S = 30.0
NOW = Request(value=lambda shop, product: "now")
ONCE_ASKED = Request(
    value=lambda shop, product: "now", after=lambda shop, product: "/price/tea"
)
"""When the lane has had the price of tea."""


def signals(shop: Shop) -> Signals:
    moment, undoing, sent = (
        shop.url(each, "tea") for each in ("moment", "undoing", "sent")
    )
    return Signals("SIGINT", True, 1, moment, undoing, sent)


REQUESTS = {"price": PRICE, "moment": ONCE_ASKED, "undoing": NOW, "sent": NOW}
JOB = Job(REQUESTS, signals=signals)


def ran(world: World, name: str, *, ends_s: float = 10.0) -> Outcome:
    source = Source.of_file(PROGRAMS / f"{name}.py")
    temporary = world.temporary_folder()
    with (
        Program(source, signals, ends_s=ends_s, temporary=temporary) as program,
        world.open(Shop((Product("tea"),)), JOB) as opened,
    ):
        assert program.ready() == Outcome()
        outcome = program.run(opened.shop, LIMIT_S)
    assert not temporary.exists()
    return outcome


def test_job_says_which(world: World) -> None:
    """A lane is a program of its own where its job has signals, and only there."""
    source = Source.of_file(PROGRAMS / "ends_early_with_threads.py")
    assert type(process_of(source, JOB)) is Program
    assert type(process_of(source, COMMON)) is LaneProcess


def test_ends_before(world: World) -> None:
    """One that ends before the signal is sent is told of, with its status."""
    outcome = ran(world, "ends_early_with_threads")
    assert (outcome.report, outcome.status) == (None, 3)
    assert "exited with status 3" in outcome.problem
    assert outcome.left == []


def test_leaves_something(world: World) -> None:
    """Processes and temporary files that are left are counted, and ended."""
    outcome = ran(world, "leaves_much_with_threads")
    assert outcome.status == 0
    assert outcome.report == {"labels": {}, "problems": {}}
    assert outcome.left == ["1 of its processes", "something in its temporary folder"]


@pytest.mark.parametrize(("ends_s", "limit_s"), [(0.5, LIMIT_S), (LIMIT_S, 5.0)])
def test_does_not_end(ends_s: float, limit_s: float) -> None:
    """One that goes on is ended, and that is its result."""
    chapter = chapters()[12]
    job = chapter.job
    assert job.signals is not None
    source = chapter.broken["interrupt_caught_with_threads"]
    with (
        World() as world,
        Program(source, job.signals, ends_s=ends_s) as program,
        world.open(chapter.contract.shop, job) as opened,
    ):
        outcome = program.run(opened.shop, limit_s)
    shorter_s = min(ends_s, limit_s)
    assert outcome.problem == f"did not end within {shorter_s:g} s of its signal"
    assert outcome.hangs
    assert any("in order" in each for each in outcome.stacks)


@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_status_of_a_signal(name: str, status: int) -> None:
    """A shell has 128 and the signal's number."""
    assert Signals(name, True, 1, "", "", "").status == status
