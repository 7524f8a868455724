"""Charts of what was measured: the middle of the runs, and names that are apart."""

import itertools

from shared.show.chart import GAP, RIGHT, apart
from shared.show.measured import from_to, spread


def run(products: int, seconds: float, problem: str = "") -> dict[str, object]:
    return {"products": products, "beyond_s": seconds, "problem": problem}


def test_middle_of_runs() -> None:
    """With the least and the most; runs that could not are left out."""
    runs = [run(10, 3.0), run(10, 1.0), run(10, 2.0), run(100, 0.0, "did not finish")]
    assert spread(runs, "beyond_s") == {10: (1.0, 2.0, 3.0)}


def test_names_are_apart() -> None:
    """Those at the right end, however near their lines end; one elsewhere stays."""
    ends = [
        (100.0, RIGHT, "asyncio"),
        (101.0, RIGHT, "trio"),
        (100.5, RIGHT, "curio"),
        (100.0, 200.0, "processes"),
    ]
    places = {says: at for at, (_, _, says) in apart(ends)}
    assert places.pop("processes") == 100.0
    ordered = sorted(places.values())
    gaps = [b - a for a, b in itertools.pairwise(ordered)]
    assert min(gaps) >= GAP


def test_figures_in_short() -> None:
    """No more digits than a measurement has; of several, the least and the most."""
    assert from_to([0.0612, 0.064]) == "0.06"
    assert from_to([16.3, 9.72, 12.4]) == "9.7 to 16"
    assert from_to([2468.0]) == "2,500"
