"""Too many open files are told from what else may go wrong."""

import errno

import pytest

from shared.descriptors import out_of_files
from tests.lacks import REFUSED, caused, no_files


@no_files
def test_lack_is_found(raised: Exception) -> None:
    """Wherever too many open files hides among causes and groups, it is found."""
    assert out_of_files(raised)


@pytest.mark.parametrize(
    "raised",
    [
        REFUSED,
        OSError("no number"),
        ValueError(errno.EMFILE),
        caused(OSError("failed"), ExceptionGroup("two", [REFUSED, REFUSED])),
    ],
    ids=["refused", "no-number", "no-OSError", "group"],
)
def test_other_errors_are_none(raised: Exception) -> None:
    """Nothing but EMFILE and ENFILE is a lack of files."""
    assert not out_of_files(raised)
