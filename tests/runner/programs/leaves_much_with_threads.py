"""A program that leaves a process and a file, and reports whatever has come."""

import subprocess
import sys
import tempfile
from pathlib import Path
from signal import SIG_BLOCK, SIGINT, pthread_sigmask, sigwait

from shared.clients.with_threads import get
from shared.lane import Report, Shop


def run(shop: Shop) -> Report:
    pthread_sigmask(SIG_BLOCK, [SIGINT])
    Path(tempfile.mkdtemp(), "left").touch()
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    get(shop.price_url("tea"))
    sigwait([SIGINT])
    return Report()
