"""Measure what a chapter's page draws: `python -m shared.command.measure 14`.

Each lane is run with each of the chapter's sizes, and the exhibits that weigh something
are run in turn; the figures are kept in the chapter's folder `traces/`, with the
machine, the versions and the load average before each run.  Nothing is asserted here;
the machine should be quiet.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence

from shared.command.record import keep
from shared.errors import MeanwhileError
from shared.proof import Chapter, find_chapter
from shared.proof.sizes import Measured, in_groups, measure_all
from shared.reaper import ROOT
from shared.registry import LANES
from shared.versions import made_with

RUNS, WEIGHINGS = 3, 5
SIZES = "sizes.json"
LIMIT_S = 120


def tell(name: str, measured: Measured) -> None:
    print(name, json.dumps(measured.to_json()), flush=True)


def sizes(chapter: Chapter) -> dict[str, list[dict[str, object]]]:
    """Lane, or what is beside the lanes -> its runs."""
    found: dict[str, list[Measured]] = {}
    for sources in in_groups(chapter):
        found |= measure_all(chapter, sources, RUNS, tell)
    return {name: [each.to_json() for each in runs] for name, runs in found.items()}


def weighed(chapter: Chapter, kind: str) -> dict[str, list[dict[str, float]]]:
    """Lane -> what its exhibit says, of several runs in turn with the others."""
    folder = chapter.folder / "exhibits" / kind
    found: dict[str, list[dict[str, float]]] = {
        lane: [] for lane in LANES if (folder / f"with_{lane}.py").exists()
    }
    for _ in range(WEIGHINGS):
        for lane, runs in found.items():
            runs.append({"load": round(os.getloadavg()[0], 2), **weigh(folder, lane)})
            print(kind, lane, runs[-1], flush=True)
    return found


def weigh(folder: os.PathLike[str], lane: str) -> dict[str, float]:
    """The figures of one run of an exhibit."""
    module = ".".join(os.path.relpath(folder, ROOT).split(os.sep))
    run = subprocess.run(
        [sys.executable, "-m", f"{module}.with_{lane}", "--json"],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        cwd=ROOT,
        check=True,
    )
    figures: dict[str, float] = json.loads(run.stdout)
    return {name: round(figure, 3) for name, figure in figures.items()}


def main(arguments: Sequence[str]) -> None:
    for number in arguments:
        chapter = find_chapter(number)
        if not chapter.contract.sizes:
            raise MeanwhileError(f"chapter {number} measures nothing")
        about = {"made_with": made_with(chapter.lane_names)}
        for kind in chapter.contract.weighed:
            said = json.dumps({**about, "runs": weighed(chapter, kind)}, indent=1)
            keep(chapter.traces / f"{kind}.json", said + "\n")
        said = json.dumps({**about, "runs": sizes(chapter)}, indent=1)
        keep(chapter.traces / SIZES, said + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
