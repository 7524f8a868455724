"""Where all threads of a process are, for whoever has to say why it hangs."""

import faulthandler
import os
import signal
from pathlib import Path

STACKS = "stacks"
"""The file in a lane's temporary folder to which it writes."""

STACKS_SIGNAL = signal.SIGUSR2


def write_when_asked() -> None:
    """Write the stacks of all threads when the signal comes, whatever the lane does.

    `faulthandler` does it without Python's help, also while C code holds the GIL.
    """
    file = Path(os.environ["TMPDIR"], STACKS)
    fd = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    faulthandler.register(STACKS_SIGNAL, file=fd, all_threads=True)
