"""How long the diffs are: `python -m tests.bench.diffs` prints all pairs.

For each chapter and each pair of lanes that its page compares: the lines that the diff
removes and adds, without blank ones and docstrings, and the share of them that is
noise (`shared.show.differ`).
"""

from rich.console import Console
from rich.table import Table

from shared.proof import chapters
from shared.registry import PAIRS
from shared.show import differ


def diffs() -> tuple[Table, int]:
    """The table, a row a chapter; and the sum of all lines."""
    table = Table(box=None)
    table.add_column("")
    for old, new in PAIRS:
        table.add_column(f"{old}\n{new}", justify="right")
    total = 0
    for chapter in chapters().values():
        cells = []
        for pair in PAIRS:
            files = [chapter.lane_file(lane) for lane in pair]
            size = differ.size(*files)
            total += size
            cells.append(f"{size} {differ.noise(*files):4.0%}")
        table.add_row(f"chapter {chapter.number}", *cells)
    return table, total


if __name__ == "__main__":
    table, total = diffs()
    Console().print(table)
    print(f"{total} lines in all")
