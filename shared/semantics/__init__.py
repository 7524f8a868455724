"""The reference: what differs between the runtimes, every answer observed by a run.

One file a row in `rows/`; `observed/` is what was seen on each Python; SEMANTICS.md
is made of both.
"""

from shared.semantics.row import Probe, Row, find_row, rows

__all__ = ["Probe", "Row", "find_row", "rows"]
