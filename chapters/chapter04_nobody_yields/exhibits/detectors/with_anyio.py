"""anyio has no detector of its own, and needs none: its backend's."""

import anyio

from chapters.chapter04_nobody_yields.broken import frozen_with_anyio as frozen
from chapters.chapter04_nobody_yields.job import Report, Shop
from shared.lane import main


def run(shop: Shop) -> Report:
    return anyio.run(frozen.open_shop, shop, backend_options={"debug": True})


if __name__ == "__main__":
    main(run)
