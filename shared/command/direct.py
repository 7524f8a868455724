"""A lane started by hand: `python -m chapters.chapter02_all_at_once.with_trio`."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import replace

from shared.errors import MeanwhileError
from shared.shop import Report, Shop, canonical
from shared.world import Plan


def run_directly(run: Callable[[Shop], Report]) -> None:
    """Open a world, run the lane in this very interpreter, print the report."""
    from shared.proof.chapters import chapter_of
    from shared.world import World

    try:
        chapter = chapter_of(inspect.getfile(run))
        shop = chapter.contract.shop
        # Where a person sends the signal, nothing waits for who else would.
        held = chapter.job.signals is None
        with (
            World() as world,
            world.open(shop, chapter.job, change=as_is if held else ungated) as opened,
        ):
            report = run(opened.shop)
            print(canonical(report.to_json()), flush=True)
        sys.exit(report.status)
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def as_is(plan: Plan) -> Plan:
    """The world as the chapter has it."""
    return plan


def ungated(plan: Plan) -> Plan:
    """The same, in which nothing is held."""
    return replace(plan, gates=())
