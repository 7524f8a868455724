"""Leaves a child that waits for ever, and exits at once."""

import os
import subprocess
import sys

child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
print(child.pid)
os._exit(0)
