"""A lane that is killed is started once more, in the same shop."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.runner.process import LaneProcess, Outcome
from shared.runner.restarted import KILLED, STARTS, Restarted
from shared.runner.source import Source
from shared.shop import Product, Shop
from shared.trace.trace import of_run
from shared.world import OpenShop

LIMIT_S = 20.0


@pytest.fixture
def opened(open_shop: Callable[..., OpenShop]) -> OpenShop:
    """A shop of one product."""
    return open_shop(Shop((Product("tea"),)))


def dies(opened: OpenShop, times: int) -> None:
    Path(opened.shop.shelf).with_name("deaths").write_text(str(times))


def test_started_once_more(
    opened: OpenShop, tmp_path: Path, program: Callable[..., Source]
) -> None:
    """Its report is that of the second start; both are on record, and printed."""
    dies(opened, 1)
    with Restarted(program("dies_with_threads")) as lane:
        assert lane.ready().problem == ""
        outcome = lane.run(opened.shop, LIMIT_S, tapes=tmp_path)
    assert (outcome.problem, outcome.starts) == ("", 2)
    assert outcome.report == {"labels": {}, "problems": {}}
    assert lane.printed() == "1 to go\n0 to go\n"
    begun = [each for each in of_run(tmp_path, []) if each.what == "spawn"]
    assert [each.name for each in begun] == ["main", "main"]
    assert len({each.task for each in begun}) == 2
    assert [each.process for each in begun] == [0, 1]


def test_the_most_of_any_start(
    opened: OpenShop, program: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads of the first start count, though the second has fewer; or processes."""
    starts = iter(
        [
            Outcome(problem=KILLED, threads=12, processes=1),
            Outcome(report={}, threads=7, processes=3),
        ]
    )
    monkeypatch.setattr(LaneProcess, "run", lambda *_, **__: next(starts))
    with Restarted(program("dies_with_threads")) as lane:
        lane.ready()
        lane.end()
        outcome = lane.run(opened.shop, LIMIT_S, count=True)
    assert (outcome.starts, outcome.threads, outcome.processes) == (2, 12, 3)


def test_not_for_ever(opened: OpenShop, program: Callable[..., Source]) -> None:
    """Who dies each time is given up, and so it is told."""
    dies(opened, STARTS + 1)
    with Restarted(program("dies_with_threads")) as lane:
        lane.ready()
        outcome = lane.run(opened.shop, LIMIT_S)
    assert outcome.starts == STARTS
    assert outcome.problem == "was killed by SIGKILL"


def test_who_ends_well(opened: OpenShop, program: Callable[..., Source]) -> None:
    """Who is not killed is started once."""
    with Restarted(program("dies_with_threads")) as lane:
        lane.ready()
        assert lane.run(opened.shop, LIMIT_S).starts == 1
