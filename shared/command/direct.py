"""A lane started by hand: `python -m chapters.chapter02_all_at_once.with_trio`."""

import inspect
import sys
from collections.abc import Callable

from shared.errors import MeanwhileError
from shared.shop import Report, Shop, canonical


def run_directly(run: Callable[[Shop], Report]) -> None:
    """Open a world, run the lane in this very interpreter, print the report."""
    from shared.proof.chapters import chapter_of
    from shared.world import World

    try:
        chapter = chapter_of(inspect.getfile(run))
        shop = chapter.contract.shop
        with World() as world, world.open(shop, chapter.job) as opened:
            print(canonical(run(opened.shop).to_json()))
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
