"""A timeline of many tasks, with those that run the same function in one row.

Such a row is in the state that matters most among its tasks' (`STATES` has the order):
where one of them runs, it runs; where all that are alive wait, it waits.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from shared.trace.timeline import STATES, Row, Slice, Timeline

FEW = 3
"""So many of one function are not worth folding."""


def folded(whole: Timeline, most: int) -> Timeline:
    """The same in `most` rows, if it has more; the functions with most tasks fold."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in whole.rows:
        groups[row.name.partition(" ")[0]].append(row)
    sizes = sorted(((len(rows), name) for name, rows in groups.items()), reverse=True)
    left, folds = len(whole.rows), set()
    for size, name in sizes:
        if left <= most or size <= FEW:
            break
        folds.add(name)
        left -= size - 1
    if not folds:
        return whole
    rows = []
    for row in whole.rows:
        name = row.name.partition(" ")[0]
        if name not in folds:
            rows.append(row)
        elif groups[name]:
            rows.append(together(name, groups.pop(name)))
            groups[name] = []
    return replace(whole, rows=tuple(rows))


def together(name: str, rows: Sequence[Row]) -> Row:
    """Some tasks as one row, which tells how many ended otherwise than well."""
    ends = Counter(row.how for row in rows if row.how not in ("", "returned"))
    how = ", ".join(f"{count} {how}" for how, count in ends.most_common(2))
    alone = {row.how for row in rows} == {"returned"}
    return Row(
        f"{name} × {len(rows):,}",
        rows[0].task,
        slices=[*merged(each for row in rows for each in row.slices)],
        computing=[*merged(each for row in rows for each in row.computing)],
        how=how or ("returned" if alone else ""),
    )


def merged(slices: Iterable[Slice]) -> Iterator[Slice]:
    """One stretch after the other, in the state that matters most in it."""
    changes: list[tuple[int, int, str]] = []
    for each in slices:
        changes += (each.start_ns, 1, each.state), (each.end_ns, -1, each.state)
    changes.sort()
    there: Counter[str] = Counter()
    since, state = 0, ""
    for at_ns, change, which in changes:
        there[which] += change
        new = next((each for each in STATES if there[each] > 0), "")
        if new != state:
            if state and at_ns > since:
                yield Slice(since, at_ns, state)
            since, state = at_ns, new
