"""I press Ctrl-C in a program of several processes: which of them hear of it?

All of them: a terminal signals every process of the program at once, so that each
raises KeyboardInterrupt where it is.
Who signals the parent alone leaves its children running.
"""

SEE = "K1"
SOURCES = (
    "https://docs.python.org/3/library/signal.html#note-on-signal-handlers-and-exceptions",
)
CHAPTERS = (12, 15)
