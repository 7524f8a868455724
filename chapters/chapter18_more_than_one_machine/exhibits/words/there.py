"""What is done on the other machine; it tells by files, for it shares no memory."""

import os
import signal
from contextvars import ContextVar
from pathlib import Path
from time import sleep
from uuid import uuid4

from distributed import Scheduler, Worker

WHO: ContextVar[str] = ContextVar("WHO", default="default")


def begun_and_ended(folder: str, name: str) -> None:
    Path(folder, f"{name} begun").touch()
    while not Path(folder, "go on").exists():
        sleep(0.01)
    Path(folder, f"{name} ended").touch()


def has_begun(folder: str, name: str) -> bool:
    return Path(folder, f"{name} begun").exists()


def what_it_did(folder: str, name: str) -> str:
    if Path(folder, f"{name} ended").exists():
        return "ran to its end"
    return "begun" if has_begun(folder, name) else "never ran"


def knows(key: str, dask_worker: Worker) -> bool:
    """Whether a machine has been given a task."""
    return key in dask_worker.state.tasks


def is_known(key: str, dask_scheduler: Scheduler) -> bool:
    """Whether the scheduler has heard of a task, and not forgotten it."""
    return key in dask_scheduler.tasks


def whose() -> str:
    return WHO.get()


def dies(folder: str) -> None:
    Path(folder, f"{os.getpid()}").touch()
    os.kill(os.getpid(), signal.SIGKILL)


def fails(folder: str) -> None:
    """Fail, and leave a file for each time."""
    Path(folder, f"{uuid4()}").touch()
    raise ValueError("the label is torn")


def number(value: object) -> int:
    return 1
