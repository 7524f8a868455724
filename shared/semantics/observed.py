"""What was observed on each Python, kept in `observed/`: 3.11.json and so on.

SEMANTICS.md and `meanwhile semantics` show these, and never what is merely expected.
"""

import datetime
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.reaper import ROOT
from shared.registry import LANES, VARIANTS
from shared.semantics.observe import Observation
from shared.semantics.row import Outcomes, Row
from shared.versions import made_with

FOLDER = ROOT / "shared/reference/observed"

Answers = Mapping[str, Mapping[str, Outcomes]]
"""Row -> lane or variant -> its outcomes."""


@dataclass(frozen=True)
class Observed:
    """All that was seen on one Python; `python` is its version in two parts."""

    python: str
    date: str
    made_with: Mapping[str, str]
    answers: Answers


def this_python() -> str:
    return "{}.{}".format(*sys.version_info[:2])


def keep(chosen: Sequence[Row], seen: Mapping[tuple[str, str], Observation]) -> None:
    """Write down what was seen of some rows on this Python; the others stay."""
    file = FOLDER / f"{this_python()}.json"
    old = json.loads(file.read_text("utf-8"))["rows"] if file.exists() else {}
    new = {
        row.id: {
            name: seen[row.id, name].to_json()
            for probe in row.probes.values()
            for name in probe.names
        }
        for row in chosen
    }
    data = {
        "date": datetime.date.today().isoformat(),
        "made_with": made_with([*LANES, *VARIANTS]),
        "rows": {**old, **new},
    }
    FOLDER.mkdir(exist_ok=True)
    file.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")


@lru_cache
def observed() -> Sequence[Observed]:
    """What is kept, oldest Python first."""
    found = []
    for file in FOLDER.glob("*.json"):
        data = json.loads(file.read_text("utf-8"))
        answers = {
            row: {name: frozenset(each["outcomes"]) for name, each in of.items()}
            for row, of in data["rows"].items()
        }
        found.append(Observed(file.stem, data["date"], data["made_with"], answers))
    return sorted(found, key=lambda each: tuple(map(int, each.python.split("."))))
