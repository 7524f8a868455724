"""Where the seconds of a comparison go."""

from dataclasses import replace

import pytest

from shared.proof import Chapter, chapters
from tests.bench.seconds import seconds


@pytest.mark.parametrize("computes", [False, True])
def test_lanes_that_compute_are_not_warmed_up(
    computes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their first run is the proof; and every one is timed, alone."""
    contract = replace(chapters()[2].contract, computes=computes)
    monkeypatch.setattr(Chapter, "contract", contract)
    spent = seconds(chapters()[2], ["threads"])
    assert (spent["warm-up"] == 0) == computes
    assert spent["timing"] > 0.3 or not computes
    assert spent["whole"] > spent["start"] + spent["proof"] + spent["faults"] > 0
