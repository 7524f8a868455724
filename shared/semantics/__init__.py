"""What asks the rows of the reference, and keeps what was seen of each.

Rows and observations lie in `shared/reference`; SEMANTICS.md is made of both.
"""

from shared.semantics.row import Probe, Row, find_row, rows

__all__ = ["Probe", "Row", "find_row", "rows"]
