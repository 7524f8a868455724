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

FAULT_SAYS = {
    "status-500": "for whose price the supplier answers 500",
    "status-404": "for whose price the supplier answers 404",
    "status-429": "for whose price the supplier answers 429",
    "reset": "whose connection is reset",
    "reset-in-body": "whose connection is reset in the middle of the answer",
    "cut-short": "whose answer is cut short",
    "garbage": "whose answer is not HTTP",
    "not-json": "whose answer is not JSON",
    "byte-by-byte": "whose answer comes a byte at a time, and is right",
    "stockroom": "whose stock cannot be asked for",
    "shelf": "whose label cannot be written",
}
"""Fault -> what it means for the product that has it, and is named after it."""

DRIPS = "drip"
"""An answer that comes a byte at a time, spread over its pace."""

HANGS = "never"
"""The one fault that no lane survives before chapter 10: no answer, ever."""
