"""What can be wrong with one product, and what every lane must make of it."""

from shared.errors import (
    ConnectionBroke,
    NotHTTP,
    NotJSON,
    ShelfRefused,
    StockroomRefused,
)
from shared.shop import Problem

FAULTS: dict[str, Problem | None] = {
    "status-500": Problem("http", "the supplier answered 500"),
    "status-404": Problem("http", "the supplier answered 404"),
    "status-429": Problem("http", "the supplier answered 429"),
    "reset": Problem("http", ConnectionBroke.cause),
    "reset-in-body": Problem("http", ConnectionBroke.cause),
    "cut-short": Problem("http", ConnectionBroke.cause),
    "garbage": Problem("http", NotHTTP.cause),
    "not-json": Problem("http", NotJSON.cause),
    "byte-by-byte": None,
    "stockroom": Problem("db", StockroomRefused.cause),
    "shelf": Problem("file", ShelfRefused.cause),
}
"""Fault -> the problem that the report must show; None where all ends well."""

DRIPS = "drip"
"""An answer that comes a byte at a time, spread over its pace."""

HANGS = "never"
"""The one fault that no lane survives before chapter 10: no answer, ever."""
