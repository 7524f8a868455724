"""What a forkserver imports first, so that it finds a reader's lane beside ours.

It is told which modules to import, but before Python 3.12.8 and 3.13.1 not where they
are, and passes over what it does not find; each worker then imports the lane for
itself (https://github.com/python/cpython/issues/117378).
"""

import os
import sys

FOLDER = "MEANWHILE_FOLDER"
"""The variable of the environment with the lane's folder."""

if (folder := os.environ.get(FOLDER, "")) not in ("", *sys.path):
    sys.path.append(folder)
