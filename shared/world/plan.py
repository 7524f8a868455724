"""What the world does in one run, as plain data: a job's functions, all asked."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from shared.job import Job, Record
from shared.shop import Shop


@dataclass(frozen=True)
class Answer:
    """How the supplier answers requests for one path; as `shared.job.Request`."""

    value: Any
    pace_ms: float = 0
    fault: str = ""
    gated: bool = True
    after: str = ""
    crowd: int = 0
    party: str = ""
    once: bool = False


@dataclass(frozen=True)
class Contents:
    """A table of the stockroom as it is when the shop opens."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    slow_view: str = ""


@dataclass(frozen=True)
class Gate:
    """What holds requests until so many are out at once.

    - `id`: the check that fails where it waits in vain;
    - `needs`: kind of request (`http`, `db`, `file`) -> how many of those that it holds
      must be there; or `labelled` -> how many labels must have been written, `left` ->
      how many callers must have hung up unanswered, `crowd` -> how many requests must
      be in flight in all, `held draft` -> how many drafts must be held, by any gate,
      `taken /price/tea` -> 1 if the caller must have taken that answer and hung up;
    - `holds`: what it holds, by kind or singly: "http", "http /price/tea", "db tea",
      "draft tea.txt" between the writing of a file and its being put in its place;
    - `quiet_s`: where it is not 0, the gate opens once all is there that it needs and
      nothing new has happened for so many seconds, and not before;
    - `again`: it does not open for good, but lets one through whenever as many are
      there, or all that are still to come;
    - `until_left`: it never opens: it waits for the callers of what it holds to leave;
    - `kills`: the path of a request that it holds: where it would open the process that
      has asked for it is killed, and it opens when that is asked for once more;
    - `alone`: it is put up in a run of its own, and no other is;
    - `lanes`: those on which it is put up, all if None.
    """

    id: str
    needs: Mapping[str, int]
    holds: Collection[str]
    again: bool = False
    quiet_s: float = 0
    until_left: bool = False
    kills: str = ""
    alone: bool = False
    lanes: Collection[str] | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "needs": dict(self.needs),
            "holds": sorted(self.holds),
            "again": self.again,
            "quiet_s": self.quiet_s,
            "until_left": self.until_left,
            "kills": self.kills,
        }

    @property
    def at_the_desk(self) -> bool:
        """Whether it has to do with queries or files, of which the desk tells."""
        kinds = {each.partition(" ")[0] for each in self.holds}
        return not kinds | {*self.needs} <= {"http"}


@dataclass(frozen=True)
class Plan:
    """The world of one run.

    `answers` has the path of each request that there can be, not quoted; `folders` are
    the labels in whose place a folder stands, so that they cannot be written.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    tables: Mapping[str, Contents] = field(default_factory=dict)
    folders: tuple[str, ...] = ()
    callers: int = 0
    shelf_ms: float = 0
    gates: tuple[Gate, ...] = ()

    def paced(self, times: float, shelf_times: float | None = None) -> "Plan":
        """The same, where everything takes so many times as long; 0 is at once."""
        answers = {
            path: replace(answer, pace_ms=answer.pace_ms * times)
            for path, answer in self.answers.items()
        }
        tables = {
            name: replace(table, records=tuple(slowed(table.records, times)))
            for name, table in self.tables.items()
        }
        shelf_ms = self.shelf_ms * (times if shelf_times is None else shelf_times)
        return replace(self, answers=answers, tables=tables, shelf_ms=shelf_ms)


def slowed(records: tuple[Record, ...], times: float) -> list[Record]:
    return [replace(each, pause_ms=round(each.pause_ms * times)) for each in records]


def plan_of(shop: Shop, job: Job) -> Plan:
    """The world that a chapter's job asks for, for one shop."""
    answers, folders = {}, []
    for product in shop.products:
        for kind, request in job.requests.items():
            path = unquote(shop.url(kind, product.sku).removeprefix(shop.supplier))
            answers[path] = Answer(
                request.value(shop, product),
                request.pace_ms(shop, product),
                request.fault(shop, product),
                request.gated,
                request.after(shop, product),
                request.crowd(shop, product),
                request.party(shop, product),
                request.once(shop, product),
            )
        if product.fault == "shelf":
            names = job.labels(shop, product)
            folders += [Path(shop.label_path(name)).name for name in names]
    tables = {
        name: Contents(table.columns, tuple(table.rows(shop)), table.slow_view)
        for name, table in job.tables.items()
    }
    return Plan(
        answers,
        tables,
        tuple(folders),
        job.callers(shop),
        job.shelf_ms(shop),
        tuple(job.gates(shop)),
    )
