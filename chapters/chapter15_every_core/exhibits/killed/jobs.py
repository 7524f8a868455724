"""Four jobs for two workers, of which the third has its worker killed."""

import os
import signal
import time
from pathlib import Path

JOBS = ("before", "beside", "killed", "after")
"""Done before it; under way beside it; the one; not yet begun."""

WAITS_FOR = {"before": "beside", "beside": "after", "killed": "beside"}
"""Which of them goes on only when which other has begun."""

PATIENCE_S = 5
"""`beside` ends then, where nobody begins `after` and nobody ends `beside`."""


def job(name: str, folder: str) -> str:
    """Each notes in the folder that it has begun, and looks there for others."""
    Path(folder, name).touch()
    give_up_at = time.monotonic() + PATIENCE_S
    while name in WAITS_FOR and not Path(folder, WAITS_FOR[name]).exists():
        if name == "beside" and time.monotonic() > give_up_at:
            break
        time.sleep(0.01)
    if name == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def name_of(error: BaseException) -> str:
    return f"`{type(error).__name__}`"
