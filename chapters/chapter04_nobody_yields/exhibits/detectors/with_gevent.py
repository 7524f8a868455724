"""gevent's detector: the monitor thread."""

from gevent import monkey

monkey.patch_all()

import gevent

from chapters.chapter04_nobody_yields.broken import (
    frozen_with_gevent as frozen,
)
from chapters.chapter04_nobody_yields.job import Report, Shop
from shared.lane import main


def run(shop: Shop) -> Report:
    gevent.config.monitor_thread = True
    gevent.get_hub().start_periodic_monitoring_thread()
    return frozen.open_shop(shop)


if __name__ == "__main__":
    main(run)
