"""Is killed by a signal that nobody can catch."""

import os
import signal


def run(shop):
    os.kill(os.getpid(), signal.SIGKILL)
