"""curio's detector: longblock."""

import curio
from curio.debug import longblock

from chapters.chapter04_nobody_yields.broken import frozen_with_curio as frozen
from chapters.chapter04_nobody_yields.job import Report, Shop
from shared.lane import main


def run(shop: Shop) -> Report:
    return curio.run(frozen.open_shop, shop, debug=[longblock(max_time=0.1)])


if __name__ == "__main__":
    main(run)
