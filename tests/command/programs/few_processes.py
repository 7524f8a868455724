"""The command, for a user who may have so many processes.

`python few_processes.py 1 run 2 trio`.  Root may have as many as there is room for,
and so becomes somebody else, who has no other; all that is needed is imported by then.
"""

import os
import resource
import sys

from shared.command.cli import run

NOBODY_ELSE = 61_234

number = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_NPROC, (number, number))
if os.getuid() == 0:
    os.setuid(NOBODY_ELSE)
sys.exit(run(sys.argv[2:]))
