"""Errors say what and why, and survive the way between processes."""

import copy
import pickle
from typing import Any

import pytest

from shared import errors
from shared.errors import (
    ConnectionBroke,
    MeanwhileError,
    NotHTTP,
    NotJSON,
    ShelfRefused,
    StockroomRefused,
    SupplierRefused,
    WorldError,
)

URL = "http://127.0.0.1:8000/run1/price/tea"
NAME = f"GET {URL}"


ERRORS = [
    MeanwhileError("ask for fewer products"),
    WorldError(NAME, "why"),
    SupplierRefused(NAME, 503, "closed today"),
    ConnectionBroke(NAME, "reset"),
    NotHTTP(NAME, "illegal status line"),
    NotJSON(NAME),
    StockroomRefused("SELECT 1", "no such table"),
    ShelfRefused("save tea.txt", "Is a directory"),
]


def everything(error: Exception) -> dict[str, Any]:
    """All that can be seen of an error."""
    seen = {
        name: getattr(error, name)
        for name in dir(error)
        if not name.startswith("_") and name not in ("add_note", "with_traceback")
    }
    return {**seen, "type": type(error), "str": str(error), "repr": repr(error)}


def test_all_errors_are_tried() -> None:
    """The tests below know every class of errors that there is, but one.

    `CalledOff` is raised and caught by who waits, and goes nowhere.
    """
    classes = {
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, Exception)
    } - {errors.CalledOff}
    assert {type(error) for error in ERRORS} == classes


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_errors_survive_pickling(error: Exception, protocol: int) -> None:
    """A worker process can hand any error to its parent, with all that it says."""
    again = pickle.loads(pickle.dumps(error, protocol))
    assert everything(again) == everything(error)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_survive_copying(error: Exception) -> None:
    """A copy of an error says all that the error says."""
    assert everything(copy.copy(error)) == everything(error)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ERRORS[2], f"{NAME}: the supplier answered 503 (closed today)"),
        (ERRORS[5], f"{NAME}: the answer was not JSON"),
        (ERRORS[6], "SELECT 1: the database said no (no such table)"),
        (ERRORS[7], "save tea.txt: the shelf said no (Is a directory)"),
    ],
    ids=["http", "without-detail", "db", "file"],
)
def test_says_what_and_why(error: Exception, text: str) -> None:
    """In words, an error is the request, the cause and, if there is one, the detail."""
    assert str(error) == text
