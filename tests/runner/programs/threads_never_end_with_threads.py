"""Has threads that keep its interpreter from ending."""

import threading
import time


def run(shop):
    threads = [threading.Thread(target=time.sleep, args=(600,)) for _ in "ab"]
    for thread in threads:
        thread.start()
    raise SystemExit
