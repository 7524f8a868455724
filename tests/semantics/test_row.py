"""What a row is read from."""

import pytest

from shared.errors import MeanwhileError
from shared.semantics.row import Expected, answers, find_row, id_of


def test_expected_since_a_python() -> None:
    """The newest that is not newer than this one; a variant's own comes first."""

    @answers("old", since={"3.13": "new"}, uvloop="other")
    def with_asyncio() -> None:
        pass

    expected: Expected = vars(with_asyncio)["expected"]
    assert expected.on("asyncio", (3, 12)) == {"old"}
    assert expected.on("asyncio", (3, 13)) == {"new"}
    assert expected.on("asyncio", (3, 14)) == {"new"}
    assert expected.on("asyncio+eager", (3, 13)) == {"new"}
    assert expected.on("asyncio+uvloop", (3, 13)) == {"other"}


def test_ids_from_names() -> None:
    """A module that is named otherwise is no row."""
    assert id_of("s05_order_of_the_ready") == "S5"
    assert id_of("c13_why") == "C13"
    assert id_of("__init__") is None
    with pytest.raises(MeanwhileError, match="there is no row 'S99'; there are S1 to"):
        find_row("S99")
