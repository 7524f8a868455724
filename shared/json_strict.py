"""JSON as RFC 8259 has it, for whoever reads what the supplier says."""

import json
from typing import Any


def loads(text: str | bytes | bytearray) -> Any:
    """The value of a text; ValueError or RecursionError if there is none.

    Python's own also takes NaN and Infinity for numbers, which JSON does not have.
    """
    return json.loads(text, parse_constant=_no_number)


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")
