"""The fresh interpreter of a lane that is a program of its own, and ended by a signal.

Nothing of ours listens in it, and its one thread of ours has all signals blocked: what
the lane makes of a signal is its own affair.  The report is written to a file, and the
exit status is the report's.
"""

import json
import signal
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from shared.curio_shim import prepare
from shared.descriptors import raise_file_limit
from shared.recorder import import_hook, session
from shared.runner import variants
from shared.runner.child import (
    die_with_parent,
    load,
    out_of_reach,
    start_workers_by_forkserver,
)
from shared.runner.stacks import write_when_asked
from shared.shop import shop_from_json

OURS = (signal.SIGINT, signal.SIGTERM)


def main(
    module: str,
    folder: str,
    variant: str,
    processes: bool,
    ahead: Sequence[str],
    fd: int,
    shop: dict[str, Any],
    result: str,
    tapes: str,
) -> None:
    """Run the lane in an opened shop, on record if there is a folder for tapes."""
    raise_file_limit()
    # The thread that watches the lifeline inherits this, and hears of no signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    die_with_parent(out_of_reach(fd), True)
    # A signal that was ignored when a program was started stays ignored in it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    write_when_asked()
    sys.path.append(folder)
    prepare()
    import_hook.install()
    if variant:
        variants.apply(variant)
    if processes:
        start_workers_by_forkserver(module, folder, ahead)
    run = load(module, ahead)
    opened = shop_from_json(shop)
    world = str(Path(opened.shelf).parent)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, signal.valid_signals())
    with session.watching(module, tapes, world) if tapes else nullcontext() as recorder:
        report = run(opened)
    seen = session.runtime(recorder.seen) if recorder is not None else ""
    told = {"report": report.to_json(), "runtime": seen}
    Path(result).write_text(json.dumps(told), "utf-8")
    sys.exit(report.status)


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
