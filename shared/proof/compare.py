"""Run the lanes of a chapter, and say of each whether it satisfies the contract.

Every lane is run three times in one interpreter of its own:
1. *proved*: in the chapter's shop, gated where the chapter asks for a peak, and on
   record; report, world, peak and claims are looked at; where a claim is about what
   is left to chance, the lane is run again until enough has been seen;
2. *tried*: in a shop in which every product has a fault of its own;
3. *timed*: ungated, one lane at a time, best of up to three: no more once a run is near
   the ideal, or hardly better than the best before it.
"""

import json
import math
import os
import platform
import shutil
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from shared.errors import MeanwhileError
from shared.proof.chapters import Chapter
from shared.proof.contract import (
    Check,
    Claim,
    Contract,
    Evidence,
    faulty_shop,
    same,
)
from shared.registry import versions
from shared.runner import LaneProcess, Outcome, Source
from shared.shop import PROCESSES, Shop, sha256
from shared.trace.trace import NO_TRACE, Trace, of_run, read
from shared.world import Log, World
from shared.world.world import PATIENCE_S, OpenShop

LIMIT_S = 30.0
NEAR = 1.25
"""A timed run within this of the ideal is not repeated."""

HARDLY = 0.95
"""Nor is one that took more than this of the best before it."""

ROUNDS = 3

RUNS = 40
"""How often a lane is run at most to see what is left to chance.

Of two outcomes that are equally likely, one stays away once in 2 to the 39th.
"""

Progress = Callable[[str], None]


@dataclass
class Verdict:
    """What is known of one lane; `ok` if every check holds."""

    lane: str
    checks: list[Check] = field(default_factory=list)
    claims: list[Check] = field(default_factory=list)
    report_sha256: str = ""
    world_sha256: str = ""
    peak_in_flight: int = 0
    wall_s: float = 0.0
    threads: int = 0
    processes: int = 0
    log: list[list[Any]] = field(default_factory=list)
    detail: str = ""
    printed: str = ""
    trace: Trace = NO_TRACE

    @property
    def failed(self) -> Check | None:
        """The first check that does not hold, in the order of what explains most."""
        bad = (check for check in (*self.checks, *self.claims) if not check.holds)
        return next(bad, None)

    @property
    def ok(self) -> bool:
        return self.failed is None

    @property
    def problem(self) -> str:
        """The first check that failed, in a sentence; empty if all is well."""
        if self.failed is None:
            return ""
        if self.failed.id.startswith("finished"):
            return self.failed.observed
        return str(self.failed)

    def to_json(self, ideal_s: float) -> dict[str, Any]:
        data: dict[str, Any] = {
            "ok": self.ok,
            "report_sha256": self.report_sha256,
            "world_sha256": self.world_sha256,
            "peak_in_flight": self.peak_in_flight,
            "wall_s": round(self.wall_s, 4),
            "ideal_s": ideal_s,
            "threads": self.threads,
            "processes": self.processes,
            "tasks": self.trace.tasks,
            "checks": [check.to_json() for check in self.checks],
            "claims": [claim.to_json() for claim in self.claims],
            "log": self.log,
        }
        if not self.ok:
            data["problem"] = self.problem
        return data

    @classmethod
    def from_json(cls, lane: str, data: dict[str, Any]) -> "Verdict":
        """What `to_json` gave, for a page that shows a recorded run."""
        checks = [Check(**check) for check in data["checks"]]
        claims = [Check(**claim) for claim in data["claims"]]
        kept = {"report_sha256", "world_sha256", "peak_in_flight", "wall_s", "log"}
        kept |= {"threads", "processes"}
        return cls(lane, checks, claims, **{key: data[key] for key in kept})


@dataclass
class Comparison:
    """All lanes' verdicts on one chapter and shop."""

    chapter: Chapter
    shop: Shop
    lanes: dict[str, Verdict]

    @property
    def ideal_s(self) -> float:
        return self.chapter.contract.ideal_ms(self.shop) / 1000

    @property
    def identical(self) -> bool:
        """Whether all reports and all worlds are the same, byte for byte."""
        results = {(each.report_sha256, each.world_sha256) for each in self._all}
        return len(results) == 1 and all(report for report, _ in results)

    @property
    def holds(self) -> bool:
        return all(verdict.ok for verdict in self._all)

    @property
    def _all(self) -> Sequence[Verdict]:
        return list(self.lanes.values())

    def to_json(self) -> dict[str, Any]:
        return {
            "chapter": self.chapter.number,
            "skus": len(self.shop.skus),
            "seed": self.shop.seed,
            "identical": self.identical,
            "holds": self.holds,
            "made_with": made_with(self.lanes),
            "lanes": {
                name: verdict.to_json(self.ideal_s)
                for name, verdict in self.lanes.items()
            },
        }


def recorded(chapter: Chapter) -> tuple[Comparison, dict[str, str]]:
    """The comparison that is kept beside a chapter's README, and what made it.

    Renewed by `nox -s record -- 2`.
    """
    data = json.loads((chapter.traces / "compared.json").read_text("utf-8"))
    shop = chapter.contract.grown(data["skus"], data["seed"], PROCESSES)
    lanes = {
        name: Verdict.from_json(name, verdict)
        for name, verdict in data["lanes"].items()
    }
    for name, verdict in lanes.items():
        [verdict.trace] = read(chapter.traces / f"{name}.jsonl")
    return Comparison(chapter, shop, lanes), data["made_with"]


def record(chapter: Chapter, lanes: Sequence[str]) -> Comparison:
    """Compare the lanes and keep what came of it, for the chapter's README.

    Raises MeanwhileError if the contract is broken: nothing is kept then.
    """
    sources = {lane: chapter.source(lane) for lane in lanes}
    result = compare(chapter, sources, chapter.contract.shop, calm=True)
    bad = [each.problem for each in result.lanes.values() if not each.ok]
    if bad:
        raise MeanwhileError(f"nothing is recorded: {bad[0]}")
    chapter.traces.mkdir(exist_ok=True)
    said = json.dumps(result.to_json(), indent=2, ensure_ascii=False)
    (chapter.traces / "compared.json").write_text(said + "\n", "utf-8")
    for name, verdict in result.lanes.items():
        (chapter.traces / f"{name}.jsonl").write_text(verdict.trace.text(), "utf-8")
    return result


def made_with(lanes: Iterable[str]) -> dict[str, str]:
    """The machine and the versions, for whoever reads the numbers later."""
    cores = os.cpu_count() or 1
    system = f"{platform.system()} {platform.machine()}, {cores} cores"
    return {"system": system, "python": platform.python_version(), **versions(lanes)}


def compare(
    chapter: Chapter,
    sources: dict[str, Source],
    shop: Shop,
    *,
    patience_s: float = PATIENCE_S,
    limit_s: float = LIMIT_S,
    rounds: int = ROUNDS,
    progress: Progress = lambda _: None,
    calm: bool = False,
) -> Comparison:
    """Prove, try and time each source.

    Where it is `calm`, one lane at a time is proved, after a first run in the same
    process: for traces that are to be looked at.
    Raises MeanwhileError where the world cannot be started or is gone.
    """
    limit_s += 3 * chapter.contract.ideal_ms(shop) / 1000
    verdicts = {name: Verdict(name) for name in sources}
    with ExitStack() as stack:
        world = stack.enter_context(World())
        trial = Trial(chapter, shop, world, patience_s, limit_s, rounds)
        progress("starting the lanes")
        lanes = {
            name: stack.enter_context(
                LaneProcess(source, temporary=world.temporary_folder())
            )
            for name, source in sources.items()
        }
        for name, lane in lanes.items():
            if (outcome := lane.ready()).problem:
                finished(verdicts[name], outcome)
        proved = steps(len(lanes), "proved", progress)
        timed = steps(len(lanes), "timed", progress)

        def prove_and_try(name: str) -> None:
            if calm:
                trial.warm_up(lanes[name])
            if verdicts[name].ok and trial.prove(verdicts[name], lanes[name]):
                trial.try_faults(verdicts[name], lanes[name])
            proved()

        at_once = 1 if calm else os.cpu_count() or 1
        with ThreadPoolExecutor(at_once) as side_by_side:
            # Ask every future: an error of the world's must not be lost.
            list(side_by_side.map(prove_and_try, lanes))
        for name, lane in lanes.items():
            if verdicts[name].ok:
                trial.time(verdicts[name], lane)
            verdicts[name].printed = lane.printed()
            timed()
    return Comparison(chapter, shop, verdicts)


def steps(total: int, what: str, progress: Progress) -> Callable[[], None]:
    """A call that says how far we are, each time; for any thread."""
    numbers = count(1)
    return lambda: progress(f"{what} {next(numbers)} of {total} lanes")


def finished(verdict: Verdict, outcome: Outcome, where: str = "") -> bool:
    """Note whether a run came back with a report at all."""
    ok = not outcome.problem
    observed = outcome.problem or "a report"
    verdict.checks.append(Check("finished" + where, ok, "a report", observed))
    verdict.detail = outcome.detail
    return ok


@dataclass(frozen=True)
class Trial:
    """What is the same for all lanes of a comparison."""

    chapter: Chapter
    shop: Shop
    world: World
    patience_s: float
    limit_s: float
    rounds: int

    @property
    def contract(self) -> Contract:
        return self.chapter.contract

    def prove(self, verdict: Verdict, lane: LaneProcess) -> bool:
        """Run the lane under the gate and look at everything; False if no report."""
        peak = self.contract.peak(self.shop)
        gate = peak if self.contract.gated else 0
        with self.world.open(
            self.shop, gate=gate, patience_s=self.patience_s
        ) as opened:
            outcome, trace = self.on_record(verdict.lane, lane, opened)
            verdict.trace = trace
            if not finished(verdict, outcome):
                return False
            log = opened.log()
            verdict.threads, verdict.processes = outcome.threads, outcome.processes
            verdict.wall_s = outcome.wall_s
            verdict.peak_in_flight = log.peak_in_flight
            verdict.log = log.in_ms()
            verdict.checks.append(peak_check(peak, log))
            report, snapshot = self.look(verdict, outcome, opened, "report", "world")
            verdict.report_sha256 = sha256(report)
            verdict.world_sha256 = sha256(snapshot)
            name = lane.source.variant or lane.source.lane
            evidence = Evidence(opened.shop, log, outcome.wall_s, name, trace)
        claims = [each for each in self.contract.claims if each.arises(name)]
        evidence = self.until_enough(claims, evidence, lane)
        verdict.claims = [claim.check(evidence) for claim in claims]
        return True

    @property
    def quick_shop(self) -> Shop:
        """The same products, all answered at once."""
        quick = [replace(each, price_ms=0, stock_ms=0) for each in self.shop.products]
        return replace(self.shop, products=tuple(quick))

    def warm_up(self, lane: LaneProcess) -> None:
        """A first run, of which nothing is kept: some runtimes import lazily."""
        with self.world.open(self.quick_shop) as opened:
            lane.run(opened.shop, self.limit_s)

    def until_enough(
        self, claims: Sequence[Claim], evidence: Evidence, lane: LaneProcess
    ) -> Evidence:
        """Run the lane again, in a shop that answers at once, as claims ask for it."""
        while len(evidence.traces) < RUNS and not all(
            claim.enough(evidence) for claim in claims
        ):
            with self.world.open(self.quick_shop) as opened:
                outcome, trace = self.on_record(evidence.lane, lane, opened)
            if outcome.problem:
                break
            evidence = replace(evidence, again=(*evidence.again, trace))
        return evidence

    def on_record(
        self, name: str, lane: LaneProcess, opened: OpenShop
    ) -> tuple[Outcome, Trace]:
        """Run the lane once; what came of it, and the trace however it ended."""
        return on_record(
            name, self.chapter.number, lane, opened, self.world, self.limit_s
        )

    def look(
        self,
        verdict: Verdict,
        outcome: Outcome,
        opened: OpenShop,
        report_id: str,
        world_id: str,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Hold report and world against what the shop's data says."""
        assert outcome.report is not None
        snapshot = opened.snapshot().to_json()
        bare = opened.bare_shop
        report, world = self.contract.expected(bare)
        verdict.checks.append(same(report_id, report, outcome.report))
        verdict.checks.append(same(world_id, world, snapshot))
        return outcome.report, snapshot

    def try_faults(self, verdict: Verdict, lane: LaneProcess) -> None:
        """Run the lane in a shop where every product but one has a fault."""
        faulty = faulty_shop(self.shop)
        with self.world.open(faulty) as opened:
            outcome = lane.run(opened.shop, self.limit_s)
            if finished(verdict, outcome, " with faults"):
                where = ("report with faults", "world with faults")
                self.look(verdict, outcome, opened, *where)

    def time(self, verdict: Verdict, lane: LaneProcess) -> None:
        """The best wall time of a few ungated runs, which are taken one by one.

        No more once one is near the ideal, or hardly better than the best before it.
        """
        near_s = NEAR * self.contract.ideal_ms(self.shop) / 1000
        walls: list[float] = []
        for _ in range(self.rounds):
            with self.world.open(self.shop) as opened:
                outcome = lane.run(opened.shop, self.limit_s)
            if outcome.problem:
                finished(verdict, outcome)
                return
            best_s = min(walls, default=math.inf)
            walls.append(outcome.wall_s)
            if outcome.wall_s < near_s or outcome.wall_s > HARDLY * best_s:
                break
        verdict.wall_s = min(walls, default=verdict.wall_s)


def peak_check(peak: int, log: Log) -> Check:
    """Whether as many were in flight as must be, and no more."""
    observed = f"{log.peak_in_flight} in flight at once"
    if log.gate_gave_up:
        observed += f" ({log.gate_gave_up})"
    holds = log.peak_in_flight == peak and not log.gate_gave_up
    return Check("peak", holds, f"{peak} in flight at once", observed)


def on_record(
    name: str,
    chapter: int,
    lane: LaneProcess,
    opened: OpenShop,
    world: World,
    limit_s: float | None,
) -> tuple[Outcome, Trace]:
    """Run a lane once in an opened shop; what came of it, and the trace.

    There is a trace also of a lane that failed, or was killed.
    """
    tapes = world.temporary_folder()
    outcome = lane.run(opened.shop, limit_s, count=True, tapes=tapes)
    events = of_run(tapes, opened.log().events)
    shutil.rmtree(tapes, ignore_errors=True)
    with_what = made_with([lane.source.variant or lane.source.lane])
    return outcome, Trace(name, chapter, events, outcome.problem, with_what)
