"""The fresh interpreter that takes one measurement.

Started by `tests.bench.measure`.  Standard input never carries anything; its
end says that whoever started us is gone.  The one line on standard output is a
Cell in JSON.
"""

import json
import sys
from dataclasses import asdict

from shared.runner.child import describe, die_with_parent

if __name__ == "__main__" and sys.argv[1] == "gevent":
    # Not before `shared.runner.child` is there, whose watch over us must be a
    # real thread, and before anything can keep a reference to what is patched.
    from gevent import monkey

    monkey.patch_all()

from shared.curio_shim import prepare
from shared.descriptors import most_files, raise_file_limit
from tests.bench import ANSWER_S, Cell
from tests.bench.clients import CLIENTS, AtOnce

WARM_UP = 10
"""How many requests go before the clock starts; they import the runtime."""

SPARE_FILES = 64
"""How many files a process may have open besides its sockets."""

MANY = 4000
"""From so many requests on one run is enough: it averages by itself."""

RUNS = 3
"""How many runs are made below that; the best is the one least disturbed."""


def too_few_files(n: int) -> str:
    """Why n sockets cannot be open at once; empty where they can."""
    needed, most = n + SPARE_FILES, most_files()
    if needed <= most:
        return ""
    return f"needs {needed} open files, and the hard limit is {most:g}"


def best(at_once: AtOnce, url: str, pence: int, n: int) -> Cell:
    """The best of some runs; failed if any answer is not `pence`."""
    walls = []
    for wanted in (WARM_UP, *[n] * (RUNS if n < MANY else 1)):
        timed = at_once(url, wanted)
        right = timed.answers.count(pence)
        if right != wanted:
            return Cell(failed=f"{right} of {wanted} prices were right")
        walls.append(timed.wall_s)
    return Cell(ratio=min(walls[1:]) / ANSWER_S)


def measure(client: str, url: str, pence: int, n: int) -> Cell:
    """One cell of the table, whatever happens."""
    raise_file_limit()
    if why := too_few_files(n):
        return Cell(skipped=why)
    prepare()
    try:
        return best(CLIENTS[client], url, pence, n)
    except Exception as error:
        said = describe(error)
        reason = said.get("refused") or said["raised"]
        return Cell(failed=" ".join(reason.split()))  # On one line.


if __name__ == "__main__":
    die_with_parent(sys.stdin.fileno(), group=False)
    _, name, address, price, count = sys.argv
    print(json.dumps(asdict(measure(name, address, int(price), int(count)))))
