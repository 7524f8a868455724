"""What chapter 15 says of computing, in orders and not in figures, and its claims.

The least of some runs is compared: whatever disturbs a run makes it longer.
"""

import json
import re

import pytest

from chapters.chapter15_every_core import claims
from chapters.chapter15_every_core.job import Drawing, Sketch, draw
from shared.proof import find_chapter
from shared.proof.contract import Claim, Evidence, NotAsked
from shared.registry import LANES
from shared.shop import Label
from shared.trace.event import Event
from shared.trace.trace import Trace
from shared.world import Log
from tests.chapters.exhibits import said_by

CHAPTER = find_chapter("15")
MS = 1_000_000


def evidence(*drawn: tuple[str, int, int]) -> Evidence:
    """Of a run in which these labels were drawn, from and to in milliseconds."""
    events = [
        Event(ms * MS, what, 1, sku=sku)
        for sku, start_ms, end_ms in drawn
        for what, ms in (("computes", start_ms), ("rests", end_ms))
    ]
    events.sort(key=lambda each: each.at_ns)
    trace = Trace("asyncio", 15, tuple(events))
    return Evidence(CHAPTER.contract.shop, Log(()), 1.0, "asyncio", trace)


KILLED = [name for name in LANES if name not in ("threads", "curio")]
"""With curio it is left to chance what the job after the killed one raises."""

BY_TURNS = [("tea", 0, 5), ("milk", 5, 10), ("tea", 10, 15)]
AT_ONCE = [("tea", 0, 5), ("milk", 3, 10)]
THREE = [*AT_ONCE, ("bread", 4, 5)]


@pytest.fixture
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "cores_of_ours", lambda: 2)


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize(
    ("claim", "drawn", "holds"),
    [
        (claims.SIDE_BY_SIDE, AT_ONCE, True),
        (claims.SIDE_BY_SIDE, BY_TURNS, False),
        (claims.ONE_AT_A_TIME, BY_TURNS, True),
        (claims.ONE_AT_A_TIME, AT_ONCE, False),
        (claims.AS_MANY_AS_CORES, AT_ONCE, True),
        (claims.AS_MANY_AS_CORES, THREE, False),
        (claims.AS_MANY_AS_CORES, [], None),
    ],
)
def test_claim(
    claim: Claim, drawn: list[tuple[str, int, int]], holds: bool | None
) -> None:
    """Each claim holds of what it speaks of, and is broken by the contrary."""
    assert claim.check(evidence(*drawn)).holds is holds


@pytest.mark.usefixtures("two_cores")
def test_a_moment_is_nothing() -> None:
    """Less than a millisecond side by side does not count."""
    short = evidence(("tea", 0, 6), ("milk", 5, 10))
    assert claims.SIDE_BY_SIDE.check(short).holds
    events = [
        Event(each.at_ns + (each.sku == "milk") * 100_000, each.what, 1, sku=each.sku)
        for each in short.trace.events
    ]
    shorter = Evidence(short.shop, Log(()), 1.0, "", Trace("", 15, tuple(events)))
    assert not claims.SIDE_BY_SIDE.check(shorter).holds


def test_one_core(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one core, nobody is asked to use two."""
    monkeypatch.setattr(claims, "cores_of_ours", lambda: 1)
    with pytest.raises(NotAsked, match="one core"):
        claims.SIDE_BY_SIDE.observe(evidence(*AT_ONCE))


def test_a_drawing() -> None:
    """It computes for about so long, and its stretches do not overlap."""
    drawing = draw(Sketch(Label("tea", 420, 7), 20))
    assert isinstance(drawing, Drawing)
    assert sum(end - start for start, end in drawing.stretches) >= 10 * MS
    ends = [0, *(end for _, end in drawing.stretches)]
    assert all(
        before <= start <= end
        for before, (start, end) in zip(ends, drawing.stretches, strict=False)
    )


@pytest.mark.on_python("3.13")
def test_what_lets_go() -> None:
    """Two threads that hash do not take turns, and two that count do.

    With the GIL, in one of twenty tries: a loop takes half as long again as hashing.
    """
    jobs = "a loop in Python", "hashlib.sha256(data)"
    for _ in range(20):  # Others may have the second core meanwhile.
        said = said_by(CHAPTER, "two_at_once.with_threads", *jobs)
        counts, hashes = map(float, re.findall(r"two take ([\d.]+) times", said))
        if counts > 1.5 * hashes:
            return
    pytest.fail(f"{counts} is not half as much again as {hashes}")


@pytest.mark.on_python("3.13")
def test_sending_costs() -> None:
    """A loop of one's own beats a call for each square, by far; chunks help."""
    said = said_by(CHAPTER, "sending.with_processes", "1000")
    found = re.findall(r"([\w ]+?),? +(?:chunksize +([\d,]+) )? *([\d.]+) ms", said)
    took = {size or name.strip(): float(ms) for name, size, ms in found}
    assert took["1"] > 5 * took["5,000"]
    assert took["1"] > 50 * took["a plain loop"]


@pytest.mark.on_python("3.11")
def test_starting() -> None:
    """A fork has what main has set, and the others what the module sets."""
    recorded = json.loads((CHAPTER.traces / "starting.json").read_text("utf-8"))
    colours = re.findall(
        r"the colour is (.+)", said_by(CHAPTER, "starting.with_processes")
    )
    assert colours == re.findall(r"the colour is (.+)", recorded["processes"])


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("name", KILLED)
def test_killed(name: str) -> None:
    """Each says of the four jobs what it said when it was recorded."""
    recorded = json.loads((CHAPTER.traces / "killed.json").read_text("utf-8"))
    assert said_by(CHAPTER, f"killed.with_{name}").strip() == recorded[name]


@pytest.mark.on_python("3.13")
def test_interpreters() -> None:
    """Two interpreters draw at once what threads draw in turn, in one try of twelve."""
    for _ in range(12):
        said = said_by(CHAPTER, "interpreters.with_anyio")
        took = dict(re.findall(r"^(\w+) .* take +(\d+)$", said, re.MULTILINE))
        if int(took["threads"]) > 1.3 * int(took["interpreters"]):
            return
    pytest.fail(str(took))
