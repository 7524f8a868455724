"""What each thread is doing, asked in a way that cannot hang the process.

`sys._current_frames` has the lock of the list of threads while it makes its answer.  If
the garbage is collected in the middle of that, whatever is finalized may wait for a
thread that ends, which waits for that lock: https://github.com/python/cpython/issues/106883
"""

import _thread
import gc
import sys
from types import FrameType

ONE_AT_A_TIME = _thread.allocate_lock()  # the system's, whatever a runtime has patched


def frames_of_threads() -> dict[int, FrameType]:
    """Thread -> what it is doing; nothing is collected meanwhile."""
    with ONE_AT_A_TIME:
        collects = gc.isenabled()
        gc.disable()
        try:
            return sys._current_frames()
        finally:
            if collects:
                gc.enable()
