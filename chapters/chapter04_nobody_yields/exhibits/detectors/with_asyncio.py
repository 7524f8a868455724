"""asyncio's detector: debug mode."""

import asyncio

from chapters.chapter04_nobody_yields.broken import (
    frozen_with_asyncio as frozen,
)
from chapters.chapter04_nobody_yields.job import Report, Shop
from shared.lane import main


def run(shop: Shop) -> Report:
    return asyncio.run(frozen.open_shop(shop), debug=True)


if __name__ == "__main__":
    main(run)
