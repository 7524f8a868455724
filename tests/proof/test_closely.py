"""The closer look: what only a larger shop shows, or a run beside the chapter's own."""

from pathlib import Path

import pytest

from shared.proof import Check, Verdict, chapters, compare
from shared.registry import LANES
from shared.runner.source import Source
from shared.world.world import PATIENCE_S

BRIEF_S = 3.0
"""How long a gate waits for lanes of which it is known that they are broken."""


def looked_at(
    number: int, *files: Path, patience_s: float = PATIENCE_S
) -> dict[str, Verdict]:
    """What the closer look says of readers' files, by their names."""
    sources = [Source.of_file(file) for file in files]
    chapter = chapters()[number]
    return compare(
        chapter,
        {source.name: source for source in sources},
        chapter.contract.shop,
        rounds=0,
        closely=True,
        patience_s=patience_s,
    ).lanes


def broken(number: int, old: str, new: str, folder: Path) -> Check:
    """What a chapter's lane of threads breaks first that has one thing replaced."""
    shipped = chapters()[number].lane_file("threads").read_text("utf-8")
    assert shipped.count(old) == 1
    file = folder / "mine.py"
    file.write_text(shipped.replace(old, new), "utf-8")
    failed = looked_at(number, file, patience_s=BRIEF_S)["mine.py"].failed
    assert failed is not None
    return failed


def test_enough_for_one_shop(tmp_path: Path) -> None:
    """Four threads are as many as the demonstration needs, and too few for a larger."""
    workers = "max_workers=2 * len(shop.skus)"
    assert broken(2, workers, "max_workers=4", tmp_path) == Check(
        "peak in a larger shop",
        False,
        "10 in flight at once",
        "the gate waited for 10 requests in flight, saw 2, and nothing new for 3 s",
    )


@pytest.mark.on_python("3.13")
def test_shipped_lanes_are_right(tmp_path: Path) -> None:
    """Chapter 3's lanes keep its contract closely, whatever their files are called."""
    files = {}
    for number, lane in enumerate(LANES):
        text = chapters()[3].lane_file(lane).read_text("utf-8")
        files[lane] = tmp_path / f"mine_{number}.py"
        files[lane].write_text(text, "utf-8")
    verdicts = looked_at(3, *files.values())
    assert {name: verdict.problem for name, verdict in verdicts.items()} == {
        file.name: "" for file in files.values()
    }
    assert [verdict.runtime for verdict in verdicts.values()] == list(LANES)


def test_wrapped_verb_is_one_request(tmp_path: Path) -> None:
    """A reader's own `get` around the client's is no second request."""
    shipped = chapters()[2].lane_file("trio").read_text("utf-8")
    file = tmp_path / "mine.py"
    own = "from shared.clients import with_trio\n\n\nasync def get(url):\n"
    own += "    return await with_trio.get(url)\n\n\nasync def price("
    file.write_text(
        shipped.replace("fetchval, get, save", "fetchval, save").replace(
            "async def price(", own, 1
        ),
        "utf-8",
    )
    shop = chapters()[2].contract.shop
    sources = {"mine": Source.of_file(file)}
    mine = compare(chapters()[2], sources, shop, rounds=0).lanes["mine"]
    sent = [e for e in mine.trace.events if (e.what, e.kind) == ("sent", "http")]
    assert (mine.problem, len(sent)) == ("", len(shop.skus))
