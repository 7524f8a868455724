"""Starting the world, giving each run its share of it, stopping it again."""

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from shared import reaper
from shared.errors import MeanwhileError
from shared.job import COMMON, Job
from shared.shop import Shop
from shared.world import desk, postgresql, shelf, stockroom
from shared.world.folder import ENDS, SHELF, STOCKROOM, claimed
from shared.world.log import Log
from shared.world.plan import Gate, Plan, plan_of
from shared.world.postgresql import Schema
from shared.world.stockroom import POSTGRESQL, SQLITE

PATIENCE_S = 10.0
"""How long a gate waits for the next request before it gives up.

A lane may queue behind its runtime's thread pool, and two hundred worker processes
take seconds to start, so it counts from the last arrival and not from the first.
"""

PERIOD_S = 0.005
"""How often the supplier is asked whether his desk is empty."""


@dataclass(frozen=True)
class Snapshot:
    """The world after a run: label files, rows by table, requests by path.

    Where lanes have a counter, also what each caller has had there, by name.
    """

    files: dict[str, str]
    rows: dict[str, list[list[Any]]]
    requests: dict[str, int]
    visits: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        found = asdict(self)
        if not self.visits:
            del found["visits"]
        return found


class World:
    """One supplier and one folder for all runs; up while the `with` lasts.

    A `folder` of the reader's is kept, and nobody else runs in it meanwhile.
    `stockroom` is SQLITE or POSTGRESQL; of the latter nothing is in the folder.

    Leaves no process, port or folder behind, also when this process is killed:
    the supplier, which made the folder, outlives it by a moment and tidies up.
    Raises MeanwhileError if it cannot be started.
    """

    def __init__(self, folder: Path | None = None, stockroom: str = SQLITE) -> None:
        self._wanted_folder = folder
        self._kind = stockroom
        self._claim = ExitStack()
        self._numbers = count(1)
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        if self._kind == POSTGRESQL:
            postgresql.programs()  # Missed before anything is started.
        if self._wanted_folder:
            self._claim.enter_context(claimed(self._wanted_folder))
        try:
            self._supplier = reaper.start(
                [sys.executable, "-m", "shared.world.supplier", self._kind],
                lambda _: self.close(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C in a terminal is for us to handle.
            )
        except BaseException:
            self._claim.close()
            raise
        try:
            self.pid = self._supplier.pid
            started = self._answer()
            self.url = f"http://127.0.0.1:{started['port']}"
            self.temporary = Path(started["folder"])
            self.folder = self._wanted_folder or self.temporary
            self._queries_port = started.get("queries", 0)
        except BaseException:
            self.close()
            raise
        return self

    @property
    def ahead(self) -> Sequence[str]:
        """What a lane's processes are to have imported before they ask for anything.

        To import psycopg in a worker with a lock of a manager's in hand now and then
        kept everybody from that lock for ever: in 5 of 36 runs of chapter 8 on a busy
        machine with Python 3.12.1, in none of 56 with it there.  Why is not known.
        """
        return ("psycopg",) if self._kind == POSTGRESQL else ()

    def temporary_folder(self) -> Path:
        """A new folder for temporary files, which goes when the world does."""
        folder = self.temporary / str(next(self._numbers))
        try:
            folder.mkdir()
        except FileNotFoundError as error:
            raise MeanwhileError(
                f"{self.temporary}, which has everything temporary, is gone: a lane "
                "or another program has deleted it"
            ) from error
        return folder

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the supplier and remove the folder, unless it is the reader's own."""
        supplier = self._supplier
        assert supplier.stdin and supplier.stdout
        with suppress(OSError):
            supplier.stdin.close()
        try:
            supplier.wait(5)
        except subprocess.TimeoutExpired:
            supplier.kill()
            supplier.wait()
        supplier.stdout.close()
        if hasattr(self, "temporary"):  # Still there if the supplier was killed.
            shutil.rmtree(self.temporary, ignore_errors=True)
        self._claim.close()
        reaper.ended(supplier.pid)

    def _order(self, **order: Any) -> dict[str, Any]:
        supplier = self._supplier
        assert supplier.stdin
        with self._lock:
            try:
                supplier.stdin.write((json.dumps(order) + "\n").encode())
                supplier.stdin.flush()
            except (OSError, ValueError) as error:
                raise self._gone() from error
            return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._supplier.stdout
        line = self._supplier.stdout.readline()
        if not line:
            raise self._gone()
        answer: dict[str, Any] = json.loads(line)
        if "problem" in answer:
            raise MeanwhileError(answer["problem"])
        return answer

    def _gone(self) -> MeanwhileError:
        with suppress(subprocess.TimeoutExpired):
            self._supplier.wait(1)
        code = self._supplier.returncode
        return MeanwhileError(f"the supplier is gone (its process ended with {code})")

    @contextmanager
    def open(
        self,
        shop: Shop,
        job: Job = COMMON,
        *,
        gate: int = 0,
        gates: Sequence[Gate] = (),
        goes_wrong: str = "",
        patience_s: float = PATIENCE_S,
        change: Callable[[Plan], Plan] = lambda plan: plan,
    ) -> Iterator["OpenShop"]:
        """This run's share of the world, as a chapter's job has it for the shop.

        `gate` is how many requests must be in flight before one is answered, 0 is
        none; `gates` are others; `change` what is to be otherwise than planned.
        `goes_wrong` is a label's file that cannot be written for a reason that nobody
        has thought of: what is raised is no WorldError.
        """
        if gate:
            gates = (Gate("peak", {"http": gate}, {"http"}), *gates)
        plan = change(plan_of(shop, job))
        gates = (*gates, *plan.gates)
        name = f"run{next(self._numbers)}"
        folder = self.folder if self._wanted_folder else self.folder / name
        self._order(
            do="open",
            run=name,
            answers={path: vars(answer) for path, answer in plan.answers.items()},
            gates=[each.to_json() for each in gates],
            limit=plan.callers,
            goes_wrong=goes_wrong,
            patience_s=patience_s,
        )
        schema = None
        if self._kind == POSTGRESQL:
            schema = Schema(str(self.temporary), self._queries_port, name)
        try:
            opened = replace(
                shop,
                supplier=f"{self.url}/{name}",
                stockroom=schema.url if schema else str(folder / STOCKROOM),
                shelf=str(folder / SHELF),
            )
            furnish(opened, plan, schema)
            if goes_wrong or any(each.at_the_desk for each in gates):
                desk.put_up(folder, self.url, name)
            yield OpenShop(opened, self, name, plan, schema)
        finally:
            with suppress(MeanwhileError):
                self._order(do="close", run=name)
                if schema:
                    schema.drop()
            if not self._wanted_folder:
                shutil.rmtree(folder, ignore_errors=True)


def furnish(shop: Shop, plan: Plan, schema: Schema | None) -> None:
    """Make the stockroom and the shelf of an opened shop."""
    folder, database = Path(shop.shelf), Path(shop.stockroom)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shelf.set_pace(folder, plan.shelf_ms)
        desk.take_down(folder.parent)
        for name in plan.folders:
            (folder / name).mkdir(exist_ok=True)
        if schema:
            schema.make(plan.tables)
            return
        for end in ENDS:  # of a run before it, that was killed
            Path(f"{database}{end}").unlink(missing_ok=True)
        stockroom.make(database, plan.tables)
    except OSError as error:
        raise MeanwhileError(
            f"{error.filename or shop.shelf} cannot be written: {error.strerror}"
        ) from error
    except sqlite3.Error as error:
        raise MeanwhileError(f"{shop.stockroom} cannot be written: {error}") from error


@dataclass(frozen=True)
class OpenShop:
    """A shop that a lane can be run in, and what is to be seen of it afterwards."""

    shop: Shop
    world: World
    name: str
    plan: Plan
    schema: Schema | None = None

    @property
    def bare_shop(self) -> Shop:
        """The shop without its places, which are different in every run."""
        return replace(self.shop, supplier="", stockroom="", shelf="")

    def log(self) -> Log:
        """What the supplier has seen so far."""
        said = self.world._order(do="log", run=self.name)
        events = tuple((at, what, path) for at, what, path in said["events"])
        gave_up, at = said["gate_gave_up"], said["gave_up_at"]
        queries = tuple((at, what, name) for at, what, name in said["queries"])
        return Log(
            events,
            gave_up,
            said["refused"],
            at,
            said["drips"],
            said["at_desk"],
            queries,
            tuple((at, path, pid) for at, path, pid in said["callers"]),
            tuple(said["killed"]) if said["killed"] else None,
        )

    def _rows(self) -> dict[str, list[list[Any]]]:
        if self.schema:
            return self.schema.rows(self.plan.tables)
        return stockroom.rows(Path(self.shop.stockroom), self.plan.tables)

    def go(self) -> None:
        """Open the gate now."""
        self.world._order(do="go", run=self.name)

    def snapshot(self, visits: Mapping[str, str] | None = None) -> Snapshot:
        """The world as it is once nobody is being served at the desk any more.

        A thread that its lane has given up goes on there, and what it does is done.
        """
        deadline = time.monotonic() + PATIENCE_S
        while self.log().at_desk and time.monotonic() < deadline:
            time.sleep(PERIOD_S)
        return Snapshot(
            files=shelf.labels(Path(self.shop.shelf)),
            rows=self._rows(),
            requests=dict(sorted(self.log().requests.items())),
            visits=visits or {},
        )
