"""Is killed as often as the file `deaths` beside the shelf says, and then ends well."""

import os
import signal
from pathlib import Path

from shared.lane import Report, Shop, main


def run(shop: Shop) -> Report:
    deaths = Path(shop.shelf).with_name("deaths")
    left = int(deaths.read_text()) if deaths.exists() else 0
    print(f"{left} to go", flush=True)
    if left:
        deaths.write_text(str(left - 1))
        os.kill(os.getpid(), signal.SIGKILL)
    return Report()


if __name__ == "__main__":
    main(run)
