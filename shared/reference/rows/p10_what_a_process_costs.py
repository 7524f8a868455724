"""What does it cost to start a process, and to wait for it to end?

From a fork over a fork server to `spawn` each step costs several times the one before.
A fork copies the parent, a fork server copies a small process, and `spawn` starts a new
interpreter that imports everything again.
"""

SEE = "S13"
SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
)
CHAPTERS = (15,)
