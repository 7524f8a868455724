"""Says where its world is, and waits to be killed."""

import sys
import time
from pathlib import Path

from shared.shop import Product, Shop
from shared.world import World

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
with World(folder) as world, world.open(Shop((Product("tea", 600_000),))) as opened:
    print(world.pid, opened.shop.price_url("tea"), world.folder, flush=True)
    time.sleep(600)
