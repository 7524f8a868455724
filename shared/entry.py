"""The entry point of the command `meanwhile`; imports nothing heavy.

The work is done in a second thread, and the main thread does nothing but wait for
it to end or for a signal to come.  So Ctrl-C never lands in the middle of some
library as an exception: it is met here, at once, by ending whatever was started.
"""

import os
import signal
import sys
import threading
from queue import SimpleQueue
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SHOW_CURSOR = b"\x1b[?25h\r\x1b[K"

# Unlike threading.Event, SimpleQueue.put may be called from a signal handler
# that interrupts a get (https://docs.python.org/3/library/queue.html).
_happened: "SimpleQueue[tuple[str, int]]" = SimpleQueue()


def main() -> None:
    """Run the command line; the exit code is 128 + n after signal n."""
    for each in SIGNALS:
        if signal.getsignal(each) != signal.SIG_IGN:  # nohup asks for that
            signal.signal(each, _on_signal)
    work = threading.Thread(target=_work, args=(sys.argv[1:],), daemon=True)
    work.start()
    what, number = _happened.get()
    if what == "signal":
        _end(128 + number)
    work.join()
    sys.exit(number)


def _on_signal(number: int, frame: FrameType | None) -> None:
    _happened.put(("signal", number))


def _work(arguments: list[str]) -> None:
    code = 1
    try:
        from shared.cli import run

        code = run(arguments)
    finally:
        _happened.put(("done", code))


def _end(code: int) -> None:
    """Leave nothing behind, and go without waiting for the other thread.

    What that thread meets as its processes go is of no interest to anybody, so
    from here on all that it says goes nowhere.
    """
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    terminal = os.dup(2) if os.isatty(2) else None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)

    from shared.running import end_all

    end_all()
    if terminal is not None:
        os.write(terminal, SHOW_CURSOR)
    os._exit(code)
