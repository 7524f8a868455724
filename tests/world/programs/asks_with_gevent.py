"""Asks a stockroom for two products at once, in greenlets; prints how long it took."""

from gevent import joinall, monkey, spawn

monkey.patch_all()
import sys
import time

from shared.world import stockroom

start = time.monotonic()
asked = [spawn(stockroom.query, sys.argv[1], sys.argv[2], sku) for sku in ("a", "b")]
joinall(asked, raise_error=True)
print(time.monotonic() - start)
