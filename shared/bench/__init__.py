"""How well each client waits for n answers at once; printed, never asserted.

`python -m shared.bench [N ...]` makes n GET requests at once with every
single-process lane's `get`, and with aiohttp and httpx beside them.  Every
answer takes the supplier `ANSWER_S`, so that is what all of them together
would take at best.  A figure is the wall time over that: 1.0 is ideal.
"""

ANSWER_MS = 100
"""How long the supplier holds every answer, in milliseconds."""

ANSWER_S = ANSWER_MS / 1000
"""The same in seconds: the least that n requests at once can take."""
