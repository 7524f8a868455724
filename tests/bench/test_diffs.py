"""The table of all diffs."""

from shared.proof import chapters
from shared.registry import PAIRS
from tests.bench.diffs import diffs


def test_every_pair_is_there() -> None:
    """A row a chapter, a column a pair, and the sum is that of the cells."""
    table, total = diffs()
    columns = [[*column.cells] for column in table.columns]
    assert len(columns) == 1 + len(PAIRS)
    assert columns[0] == [f"chapter {number}" for number in chapters()]
    sizes = [int(str(cell).split()[0]) for cells in columns[1:] for cell in cells]
    assert total == sum(sizes) > 0
