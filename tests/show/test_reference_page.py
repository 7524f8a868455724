"""How the reference's page shows a row."""

import pytest

from shared.semantics.row import rows
from shared.show import reference_page


def test_answers_are_escaped() -> None:
    """What means something to Markdown is escaped."""
    assert reference_page.escaped("a | b *c* <d>") == r"a \| b \*c\* \<d\>"


def test_lines_count_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    """A line of a page has the number of rows where it asks for it."""
    reference_page.counted("all {} rows")
    assert capsys.readouterr().out == f"all {len(rows())} rows\n"
