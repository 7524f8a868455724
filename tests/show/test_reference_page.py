"""How the reference's page shows a row."""

from shared.show import reference_page


def test_answers_are_escaped() -> None:
    """What means something to Markdown is escaped."""
    assert reference_page.escaped("a | b *c* <d>") == r"a \| b \*c\* \<d\>"
