"""What comes of exhibits that are lanes, each run once in several shops.

Of each run two things are kept: whether the world is in the end as it must be, and the
exit status; or that it did not end.
"""

from contextlib import ExitStack
from typing import Any

from shared.proof.chapters import Chapter
from shared.registry import LANES
from shared.runner.program import Program
from shared.runner.source import Source
from shared.shop import Shop
from shared.world import World

LIMIT_S = 30.0
ENDS_S = 3.0
"""So long it is waited for who ought to end: most of them are known not to."""

Grid = dict[str, dict[str, dict[str, Any]]]
"""Lane -> which shop -> {"world": as it must be, "status": None if it did not end}."""


def grid(chapter: Chapter, kind: str) -> Grid:
    """Run the exhibits of a kind in each of the shops that the contract has for it."""
    folder = chapter.folder / "exhibits" / kind
    shops = {
        column: change(chapter.contract.shop)
        for column, change in chapter.contract.grids[kind].items()
    }
    with World() as world:
        return {
            lane: {
                column: cell(chapter, Source.of_file(file), shop, world)
                for column, shop in shops.items()
            }
            for lane in LANES
            if (file := folder / f"with_{lane}.py").exists()
        }


def cell(chapter: Chapter, source: Source, shop: Shop, world: World) -> dict[str, Any]:
    signals = chapter.job.signals
    assert signals is not None, "only programs of their own are asked for a grid"
    with ExitStack() as stack:
        temporary = world.temporary_folder()
        program = Program(source, signals, ends_s=ENDS_S, temporary=temporary)
        lane = stack.enter_context(program)
        opened = stack.enter_context(world.open(shop, chapter.job))
        outcome = lane.run(opened.shop, LIMIT_S)
        _, expected = chapter.contract.expected(opened.bare_shop)
        after = opened.snapshot().to_json()
    same = all(after[each] == expected[each] for each in ("files", "rows"))
    return {"world": same, "status": outcome.status}
