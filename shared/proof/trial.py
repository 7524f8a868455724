"""Run the lanes of a chapter, and say of each whether it satisfies the contract.

Every lane is run in one interpreter of its own: first, if it is to be timed and the
lanes do not compute, in a world that answers at once, for some runtimes import lazily;
and then in three ways:
1. *proved*: in the chapter's shop, gated where the chapter asks for a peak, and on
   record; report, world, peak and claims are looked at; where a claim is about what
   is left to chance, the lane is run again until enough has been seen;
2. *tried*: in a shop in which every product but one has a fault of its own;
3. *timed*: ungated, one lane at a time, best of up to three and of the proof: no more
   once a run is near the ideal, or hardly better than the best before it, and none at
   all where the proof's own run was as quick as can be and the lanes do not compute.
"""

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from shared.proof.chapters import Chapter
from shared.proof.contract import Check, Claim, Contract, Evidence, same
from shared.proof.verdict import Comparison, Verdict
from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess, Outcome
from shared.runner.source import Source
from shared.shop import Shop, sha256
from shared.trace.trace import Trace
from shared.world import Log, Plan, World
from shared.world.world import PATIENCE_S, OpenShop

LIMIT_S = 30.0
NEAR = 1.25
"""A timed run within this of the ideal is not repeated."""

HARDLY = 0.95
"""Nor is one that took more than this of the best before it."""

AS_QUICK_AS_CAN_BE = 1.1
"""Within this of the ideal, the proof's own run is time enough: none is added."""

ROUNDS = 3

RUNS = 40
"""How often a lane is run at most to see what is left to chance.

Of two outcomes that are equally likely, one stays away once in 2 to the 39th.
"""

Progress = Callable[[str], None]
Change = Callable[[Plan], Plan]


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
    change: Change = lambda plan: plan,
) -> Comparison:
    """Prove, try and time each source.

    Where it is `calm`, one lane at a time is proved: for traces to be looked at.
    `change` is what is to be otherwise in the world than the chapter's job has it.
    Raises MeanwhileError where the world cannot be started or is gone.
    """
    limit_s += 3 * chapter.contract.ideal_ms(shop) / 1000
    verdicts = {name: Verdict(name) for name in sources}
    with ExitStack() as stack:
        world = stack.enter_context(World())
        trial = Trial(chapter, shop, world, patience_s, limit_s, rounds, change)
        progress("starting the lanes")
        lanes = {
            name: stack.enter_context(
                LaneProcess(
                    source,
                    temporary=world.temporary_folder(),
                    seams=chapter.job.seams,
                )
            )
            for name, source in sources.items()
        }
        for name, lane in lanes.items():
            if (outcome := lane.ready()).problem:
                finished(verdicts[name], outcome)
        proved = steps(len(lanes), "proved", progress)
        timed = steps(len(lanes), "timed", progress)

        def prove_and_try(name: str) -> None:
            # Where lanes compute, a first run takes as long as any and is of no use.
            warm = calm or (rounds and not chapter.contract.computes)
            if verdicts[name].ok and warm:
                trial.warm_up(verdicts[name], lanes[name])
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
    change: Change

    @property
    def contract(self) -> Contract:
        return self.chapter.contract

    def prove(self, verdict: Verdict, lane: LaneProcess) -> bool:
        """Run the lane under the gate and look at everything; False if no report."""
        peak = self.contract.peak(self.shop)
        gate = peak if self.contract.gated else 0
        with self.open(self.shop, gate=gate, patience_s=self.patience_s) as opened:
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

    def open(self, shop: Shop, **more: Any) -> AbstractContextManager[OpenShop]:
        """The world of the chapter's job, with what is to be otherwise in it."""
        return self.world.open(
            shop, self.chapter.job, **{"change": self.change, **more}
        )

    def open_at_once(self) -> AbstractContextManager[OpenShop]:
        """The same shop in a world that answers everything at once."""
        return self.open(self.shop, change=lambda plan: plan.paced(0))

    def warm_up(self, verdict: Verdict, lane: LaneProcess) -> None:
        """A first run, of which nothing is kept, if it ends well."""
        with self.open_at_once() as opened:
            outcome, trace = self.on_record(verdict.lane, lane, opened)
        if outcome.problem:
            verdict.trace = trace
            finished(verdict, outcome)

    def until_enough(
        self, claims: Sequence[Claim], evidence: Evidence, lane: LaneProcess
    ) -> Evidence:
        """Run the lane again, in a shop that answers at once, as claims ask for it."""
        while len(evidence.traces) < RUNS and not all(
            claim.enough(evidence) for claim in claims
        ):
            with self.open_at_once() as opened:
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
        faulty = self.contract.faulty(self.shop)
        with self.open(faulty) as opened:
            outcome = lane.run(opened.shop, self.limit_s)
            if finished(verdict, outcome, " with faults"):
                where = ("report with faults", "world with faults")
                self.look(verdict, outcome, opened, *where)

    def time(self, verdict: Verdict, lane: LaneProcess) -> None:
        """The best wall time of a few ungated runs, which are taken one by one.

        No more once one is near the ideal, or hardly better than the best before it.
        """
        ideal_s = self.contract.ideal_ms(self.shop) / 1000
        near = 0 < verdict.wall_s <= AS_QUICK_AS_CAN_BE * ideal_s
        if near and not self.contract.computes:
            return
        walls: list[float] = []
        for _ in range(self.rounds):
            with self.open(self.shop) as opened:
                outcome = lane.run(opened.shop, self.limit_s)
            if outcome.problem:
                finished(verdict, outcome)
                return
            best_s = min(walls, default=math.inf)
            walls.append(outcome.wall_s)
            if outcome.wall_s < NEAR * ideal_s or outcome.wall_s > HARDLY * best_s:
                break
        verdict.wall_s = min([verdict.wall_s or math.inf, *walls])


def peak_check(peak: int, log: Log) -> Check:
    """Whether as many were in flight as must be, and no more."""
    observed = f"{log.peak_in_flight} in flight at once"
    if log.gate_gave_up:
        observed += f" ({log.gate_gave_up})"
    holds = log.peak_in_flight == peak and not log.gate_gave_up
    return Check("peak", holds, f"{peak} in flight at once", observed)
