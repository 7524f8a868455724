"""Four jobs for two workers, of which the third has its worker killed."""

import os
import signal
import time

JOBS = ("before", "beside", "killed", "after")
"""Done before it; under way beside it; the one; not yet begun."""

SECONDS = {"before": 0.2, "beside": 1.0, "killed": 0.2, "after": 0.2}


def job(name: str) -> str:
    time.sleep(SECONDS[name])
    if name == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def name_of(error: BaseException) -> str:
    return f"`{type(error).__name__}`"
