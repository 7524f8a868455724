"""Figures of what was measured of a chapter's lanes, as a page says them.

From the files that `shared.command.measure` keeps beside the recorded runs.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

from shared.proof import chapters
from shared.registry import LANES

ALL = {
    "loops": [name for name, lane in LANES.items() if lane.on_a_loop],
    "coroutines": [
        name for name, lane in LANES.items() if lane.on_a_loop and lane.coroutines
    ],
}
"""Who is meant by one word: their figures go from the least to the most."""


def measured(number: int, kind: str = "sizes") -> dict[str, Any]:
    """What was measured of a chapter: `runs`, and what they are `made_with`."""
    file = chapters()[number].traces / f"{kind}.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def spread(
    runs: Sequence[Mapping[str, Any]], figure: str
) -> dict[int, tuple[float, float, float]]:
    """Products -> (least, middle, most) of a figure, of the runs that ended well."""
    found: dict[int, list[float]] = {}
    for each in runs:
        if not each["problem"]:
            found.setdefault(each["products"], []).append(each[figure])
    return {
        products: (min(values), median(values), max(values))
        for products, values in found.items()
    }


def sized(number: int, who: str, products: str, figure: str) -> str:
    """A figure of the run in the middle, of one or of several.

    `each_kib` and `each_mb` are the memory that each request has cost, `each_ms` is how
    long the lane has computed for it.
    """
    per = PER.get(figure)
    runs = measured(number)["runs"]
    name, factor = (per[0], per[1] / int(products)) if per else (figure, 1.0)
    values = [
        spread(runs[each], name)[int(products)][1] for each in ALL.get(who, [who])
    ]
    return from_to(value * factor for value in values)


PER = {
    "each_mb": ("more_mb", 1.0),
    "each_kib": ("more_mb", 1e6 / 1024),
    "each_ms": ("cpu_s", 1e3),
}


def weighed(number: int, kind: str, who: str, figure: str) -> str:
    """What an exhibit has weighed, the middle of its runs; of one or of several."""
    runs = measured(number, kind)["runs"]
    return from_to(
        median(run[figure] for run in runs[each]) for each in ALL.get(who, [who])
    )


def from_to(values: Iterable[float]) -> str:
    """One figure, or the least and the most of several."""
    texts = list(dict.fromkeys(in_short(each) for each in sorted(values)))
    return texts[0] if len(texts) == 1 else f"{texts[0]} to {texts[-1]}"


def in_short(value: float) -> str:
    """Two digits or three of it: no more of a measurement comes again."""
    if value >= 100:
        return f"{float(f'{value:.2g}'):,.0f}"
    if value >= 10:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 1 else f"{value:.2f}"
