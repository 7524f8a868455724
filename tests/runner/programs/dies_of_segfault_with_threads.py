"""Is killed by SIGSEGV, and leaves no core."""

import os
import resource
import signal


def run(shop):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGSEGV, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGSEGV)
