"""Run the lanes of a chapter, and say of each whether it satisfies the contract.

Every lane is run in one interpreter of its own: first, if its next run is to be timed,
in a world that answers at once, for some runtimes import lazily; and then in these
ways:
1. *proved*: in the chapter's shop, gated where the chapter asks for a peak, and on
   record; report, world, peak and claims are looked at; where a claim is about what
   is left to chance, the lane is run again until enough has been seen;
2. *tried*: in a shop in which every product but one has a fault of its own;
3. *looked at closely*, if that is asked for: in a larger shop in which answers come in
   every order, whose queries and labels are gated as well, and in which whoever is
   between two steps is held there for a while; and then, where it is slow, in
   turns with the chapter's own lane of its runtime, for time that it loses;
4. *timed*: ungated, one lane at a time, best of up to three and of the proof: no more
   once a run is near the ideal, or hardly better than the best before it, and none at
   all where the proof's own run was as quick as can be and the lanes do not compute, or
   where it had the machine to itself.
"""

import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from shared.proof import general
from shared.proof.chapters import Chapter
from shared.proof.contract import Check, Claim, Contract, Evidence, same
from shared.proof.heart import Heart
from shared.proof.verdict import Comparison, Verdict, sha256
from shared.registry import GUESTS, SHARE_NOTHING, lane_of
from shared.runner.counter import Counter
from shared.runner.on_record import on_record
from shared.runner.process import LaneProcess, Outcome
from shared.runner.program import process_of
from shared.runner.source import Source
from shared.runner.visitors import NOT_PLAYED
from shared.shop import Shop
from shared.trace.event import Event
from shared.trace.trace import NO_TRACE, Trace
from shared.world import Gate, Log, Plan, World
from shared.world.desk import GoneWrong
from shared.world.stockroom import SQLITE
from shared.world.world import PATIENCE_S, OpenShop

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

LARGER, WITH_WORKERS = 10, 5
"""How many products the larger shop has; fewer where each takes a process or two."""

LARGER_SHOP = " in a larger shop"

PATIENCE_WITH_ERRORS_S = 5.0
"""How long a lane may take to end in which something has gone wrong."""

HEARD_S = 3.0
"""How long what it prints of that may take to be read here."""

FEW_PROCESSES = 1
"""How many a lane is given, to see whether it takes more."""

MUCH_SLOWER, CLEARLY_SLOWER_S = 1.5, 0.1
"""A run is slower than another if it takes so many times as long, and so much more."""

TURNS = 3
"""In so many pairs of runs, all of them, a lane that loses time is slower."""

STANDSTILL_S = 0.1
"""So long between two beats, and a limit may have run out that else would not have."""

LATE_S = 0.2
"""A request that the supplier has only then may miss what a limit would else show."""

STANDSTILLS = 2
"""How often such a run is taken again."""

STARTING_S = 1.0
"""So much more than the ideal may processes take before they are looked at for it."""

Progress = Callable[[str], None]
Change = Callable[[Plan], Plan]


def compare(
    chapter: Chapter,
    sources: dict[str, Source],
    shop: Shop,
    *,
    patience_s: float = PATIENCE_S,
    limit_s: float | None = None,
    rounds: int = ROUNDS,
    progress: Progress = lambda _: None,
    calm: bool = False,
    closely: bool = False,
    change: Change = lambda plan: plan,
    stockroom: str = SQLITE,
    until_broken: bool = False,
) -> Comparison:
    """Prove, try and time each source; `until_broken`, no more once a check is broken.

    Where it is `calm`, one lane at a time is proved: for traces to be looked at.
    `closely` is for a lane that nobody knows yet.  `change` is what is to be otherwise
    in the world than the chapter's job has it; `stockroom` what `World` takes.
    Raises MeanwhileError where the world cannot be started or is gone.
    """
    limit_s = chapter.contract.may_take_s(shop) if limit_s is None else limit_s
    verdicts = {name: Verdict(name) for name in sources}
    with ExitStack() as stack:
        world = stack.enter_context(World(stockroom=stockroom))
        # The gate waits for a program that is only started, or for callers.
        if chapter.job.signals or chapter.job.visits:
            patience_s = max(patience_s, PATIENCE_S)
        trial = Trial(chapter, shop, world, patience_s, limit_s, rounds, change, stack)
        progress("starting the lanes")
        lanes = {
            name: stack.enter_context(
                process_of(
                    source,
                    chapter.job,
                    temporary=world.temporary_folder(),
                    ahead=world.ahead,
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
            # Where lanes compute, a first run takes as long as any and is of no use,
            # unless the next one is to be timed.
            contract = chapter.contract
            timed = rounds and (contract.proved_alone or not contract.computes)
            warm = calm or contract.by_the_clock or timed
            # There is nothing to warm in what is started anew.
            warm = warm and chapter.job.signals is None and not chapter.job.dies
            # And a first run tells which runtime it is, if its name does not.
            warm = warm or (trial.gates_differ and not lanes[name].source.lane)
            if verdicts[name].ok and warm:
                trial.warm_up(verdicts[name], lanes[name])
            proves = verdicts[name].ok and trial.prove(verdicts[name], lanes[name])
            if proves and (verdicts[name].ok or not until_broken):
                faulty = chapter.contract.faulty(shop)
                trial.try_faults(verdicts[name], lanes[name], faulty)
                if closely:
                    trial.look_closely(verdicts[name], lanes[name])
            proved()

        alone = calm or chapter.contract.proved_alone
        at_once = 1 if alone else os.cpu_count() or 1
        if (
            chapter.contract.by_the_clock
        ):  # They wait for the clock, and for nothing else.
            at_once = len(lanes)
        with ThreadPoolExecutor(at_once) as side_by_side:
            # Ask every future: an error of the world's must not be lost.
            list(side_by_side.map(prove_and_try, lanes))
        for name, lane in lanes.items():
            if verdicts[name].ok:
                trial.time(verdicts[name], lane)
            verdicts[name].printed = lane.printed()
            verdicts[name].warned = warnings(lane.printed("stderr"))
            timed()
    return Comparison(chapter, shop, verdicts)


def steps(total: int, what: str, progress: Progress) -> Callable[[], None]:
    """A call that says how far we are, each time; for any thread."""
    numbers = count(1)
    return lambda: progress(f"{what} {next(numbers)} of {total} lanes")


def warnings(said: str) -> tuple[str, ...]:
    """What Python itself warned of, with its line, among what a lane has printed."""
    lines = (line.strip() for line in said.splitlines())
    return tuple(dict.fromkeys(line for line in lines if WARNING.match(line)))


WARNING = re.compile(r"\S.*:\d+: \w*Warning: ")


def finished(
    verdict: Verdict, outcome: Outcome, where: str = "", trace: Trace = NO_TRACE
) -> bool:
    """Note whether a run came back with a report at all, and where it waits if not."""
    ok = not outcome.problem
    observed = outcome.problem or "a report"
    if outcome.lets_through:
        observed = f"an error of the world's gets through: {outcome.lets_through}"
    waits = [*waiting(trace), *outcome.stacks] if outcome.hangs else []
    observed = "\n".join([observed, *waits])
    verdict.checks.append(Check("finished" + where, ok, "a report", observed))
    verdict.detail = outcome.detail
    return ok


MOST_NAMED = 3


def waiting(trace: Trace) -> list[str]:
    """Where the tasks of a run wait that did not end, as far as that was seen."""
    last: dict[int, Event] = {}
    for event in trace.events:
        if event.what in ("pause", "run", "end", "sent", "answered", "failed"):
            last[event.task] = event
    waits: dict[str, list[str]] = {}
    for task, name in trace.names.items():
        if where := where_it_waits(last.get(task)):
            waits.setdefault(where, []).append(repr(name))
    return [f"{in_short(names)} {where}" for where, names in waits.items()]


def where_it_waits(last: Event | None) -> str:
    """Where a task waits, from the last that was seen of it; empty if it does not."""
    if last is None:
        return "not begun"
    if last.what == "sent":
        return f"waiting for an answer ({last.kind})"
    if last.what != "pause":
        return ""
    where = f" at line {last.line}, in {last.function}" if last.line else ""
    return f"waiting{where}: {last.why}"


def in_short(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    told = ", ".join(names[:MOST_NAMED])
    return f"{told} and {more} more" if more > 0 else told


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
    stack: ExitStack

    @property
    def contract(self) -> Contract:
        return self.chapter.contract

    def prove(self, verdict: Verdict, lane: LaneProcess) -> bool:
        """Look at everything; False if no report.

        Where a run hangs on real time, one in which the machine stood still meanwhile
        proves nothing, nor does one in which a request was late: it is taken again,
        and again.
        """
        if not self.contract.by_the_clock:
            return self.prove_once(verdict, lane)
        for more in range(STANDSTILLS, -1, -1):
            tried = replace(verdict, checks=[*verdict.checks])
            with Heart() as heart:
                proved = self.prove_once(tried, lane)
            why = self.proves_nothing(heart, tried) if proved and not tried.ok else ""
            if not (more and why):
                break
            verdict.again = (*verdict.again, f"{why} in a run: taken again")
        vars(verdict).update(vars(replace(tried, again=verdict.again)))
        return proved

    def proves_nothing(self, heart: Heart, verdict: Verdict) -> str:
        """Why what came of a run says nothing of the lane; empty if it does."""
        if heart.stood_still_s > STANDSTILL_S:
            return f"the machine stood still for {heart.stood_still_s * 1000:.0f} ms"
        if lane_of(verdict.runtime) in SHARE_NOTHING:
            late_ms = latest_ms(verdict.trace, "sent")
            if late_ms > self.contract.ideal_ms(self.shop) / 2:
                return f"a worker was started only after {late_ms:.0f} ms"
            return ""
        late_ms = latest_ms(verdict.trace, "arrived", "http")
        if late_ms > LATE_S * 1000:
            return f"a request was with the supplier only after {late_ms:.0f} ms"
        return ""

    def prove_once(self, verdict: Verdict, lane: LaneProcess) -> bool:
        """Run the lane under the gate and look at everything; False if no report."""
        gates = [*self.gates(self.shop), *self.contract.gates(self.shop)]
        evidence = self.examine(verdict, lane, self.shop, gates, keep=True)
        if evidence is None:
            return False
        claims = self.arising(evidence)
        evidence = self.until_enough(claims, evidence, lane)
        verdict.claims = [
            claim.check(evidence, own=lane.source.own) for claim in claims
        ]
        return True

    @property
    def gates_differ(self) -> bool:
        """Whether it depends on the runtime which gates are put up."""
        return any(gate.lanes is not None for gate in self.contract.gates(self.shop))

    def arising(self, evidence: Evidence) -> list[Claim]:
        return [each for each in self.contract.claims if each.arises(evidence.lane)]

    def gates(self, shop: Shop) -> list[Gate]:
        """The one that proves the peak, if the chapter has it proved."""
        if not self.contract.gated or self.contract.peak is None:
            return []
        return [Gate("peak", {"http": self.contract.peak(shop)}, {"http"})]

    def examine(
        self,
        verdict: Verdict,
        lane: LaneProcess,
        shop: Shop,
        gates: Sequence[Gate],
        *,
        where: str = "",
        keep: bool = False,
        meets: bool = False,
    ) -> Evidence | None:
        """Run the lane on record and look at all but its claims.

        None if there is nothing more to look at: without a report, or where a gate
        gave up, all that follows is a consequence.
        """
        source = lane.source
        seen = verdict.runtime or source.variant or source.lane
        gates = [
            gate for gate in gates if gate.lanes is None or lane_of(seen) in gate.lanes
        ]
        with self.open(shop, gates=gates, patience_s=self.patience_s) as opened:
            outcome, trace = self.on_record(
                verdict.lane, lane, opened, meets=meets, look=True
            )
            verdict.runtime = source.variant or outcome.runtime or seen
            blocked = [*general.never_blocked(trace, verdict.runtime)]
            if keep or outcome.problem:
                verdict.trace = trace
            raised = outcome.problem and not outcome.hangs
            # The cause comes before what comes of it; an error tells its own.
            if not (raised or all(each.holds for each in blocked)):
                verdict.note(*blocked, where=where)
                blocked = []
            if not finished(verdict, outcome, where, trace):
                return None
            verdict.note(*blocked, *self.status(shop, outcome), where=where)
            log = opened.log()
            if keep:
                verdict.threads, verdict.processes = outcome.threads, outcome.processes
                verdict.wall_s = outcome.wall_s
                asked_by_us = lane.asks(opened.shop)
                verdict.peak_in_flight = log.without(asked_by_us).peak_in_flight
                verdict.log, verdict.drips = log.in_ms(), log.drips
                verdict.who = log.who_in_ms()
            peak = self.contract.peak
            if peak or log.gate_gave_up:
                verdict.note(peak_check(peak(shop) if peak else None, log), where=where)
            if log.gate_gave_up:
                return None
            names = ("report" + where, "world" + where)
            report, snapshot = self.look(verdict, outcome, opened, *names)
            if keep:
                verdict.report_sha256 = sha256(report)
                verdict.world_sha256 = sha256(snapshot)
            wanted = self.contract.counted(shop, verdict.runtime)
            verdict.note(
                general.counted(trace, wanted),
                general.nothing_left(trace, outcome.left),
                general.no_polling(trace),
                where=where,
            )
            return Evidence(opened.shop, log, outcome.wall_s, verdict.runtime, trace)

    def look_closely(self, verdict: Verdict, lane: LaneProcess) -> None:
        """Run the lane in the larger shop, with every gate, and look for lost time."""
        if not verdict.ok:
            return
        few = lane_of(verdict.runtime) in SHARE_NOTHING
        skus = WITH_WORKERS if few else LARGER
        shop = self.contract.larger(self.contract, skus)
        closer = self.contract.closer(shop)
        together = [*self.gates(shop), *self.contract.gates(shop)]
        together += [gate for gate in closer if not gate.alone]
        evidence = self.examine(
            verdict, lane, shop, together, where=LARGER_SHOP, meets=True
        )
        self.claim_closely(verdict, evidence)
        for gate in closer:
            if verdict.ok and gate.alone:
                tried = replace(verdict, checks=[])
                evidence = self.examine(tried, lane, shop, [gate], where=LARGER_SHOP)
                self.claim_closely(tried, evidence)
                verdict.take_broken(tried)
        if verdict.ok and self.contract.strained is not None:
            tried = replace(verdict, checks=[])
            self.try_faults(tried, lane, self.contract.strained(self.shop))
            verdict.take_broken(tried)
        if self.chapter.job.signals:
            return
        if isinstance(lane, Counter):
            if verdict.ok:
                self.let_it_have_a_bug(verdict, lane)
            return
        if verdict.ok and few and lane_of(verdict.runtime) not in GUESTS:
            self.give_few_processes(verdict, lane)
        if verdict.ok:
            self.look_for_lost_time(verdict, lane)
        if verdict.ok:  # The last: it may end the lane.
            self.let_it_go_wrong(verdict, lane)

    def claim_closely(self, verdict: Verdict, evidence: Evidence | None) -> None:
        """What is claimed of a run in the larger shop, where that shows it."""
        if evidence is None or self.contract.computes:
            return
        claims = [each for each in self.arising(evidence) if each.enough(evidence)]
        checks = [claim.check(evidence, own=True) for claim in claims]
        verdict.note(*checks, where=LARGER_SHOP)

    def let_it_go_wrong(self, verdict: Verdict, lane: LaneProcess) -> None:
        """What no lane has thought of must get out of run(), or be told of at least.

        A bare thread that fails says so on standard error, and nobody else does.
        Nothing is said of a lane that does not end then: it may wait for a task that
        is no more.
        """
        shop = self.contract.larger(self.contract, WITH_WORKERS)
        limit_s = min(self.limit_s, PATIENCE_WITH_ERRORS_S)
        labels = self.contract.expected(shop)[1]["files"]
        with self.open(
            shop,
            goes_wrong=next(iter(labels), ""),
            patience_s=min(self.patience_s, PATIENCE_WITH_ERRORS_S / 5),
            change=lambda plan: plan.paced(0),
        ) as opened:
            # Where no label is written, it is the lane's own code that goes wrong.
            lane.bug = "" if labels else shop.skus[-1]
            outcome = lane.run(opened.shop, limit_s)
            lane.bug = ""
        self.told_of_what_went_wrong(verdict, lane, outcome)

    def let_it_have_a_bug(self, verdict: Verdict, lane: Counter) -> None:
        """The same of a counter, where one caller's visit goes wrong."""
        limit_s = min(self.limit_s, PATIENCE_WITH_ERRORS_S)
        with self.open(self.shop) as opened:
            outcome = lane.run_with_bug(opened.shop, self.chapter.job.bug, limit_s)
        self.told_of_what_went_wrong(verdict, lane, outcome)

    def told_of_what_went_wrong(
        self, verdict: Verdict, lane: LaneProcess, outcome: Outcome
    ) -> None:
        if not outcome.problem and not lane.says(GoneWrong.__name__, HEARD_S):
            expected = "an error that nobody expects gets out of run(), or is printed"
            observed = "a report, as if nothing had gone wrong"
            verdict.note(Check(general.ERRORS_PASS, False, expected, observed))

    def give_few_processes(self, verdict: Verdict, lane: LaneProcess) -> None:
        """A lane has no more worker processes than the shop gives it, or says so."""
        shop = replace(self.shop, processes=FEW_PROCESSES)
        with self.open(shop, change=lambda plan: plan.paced(0)) as opened:
            outcome, _ = self.on_record(verdict.lane, lane, opened)
        workers = outcome.processes - 1
        if not outcome.problem and workers > FEW_PROCESSES:
            expected = f"{FEW_PROCESSES} worker processes, or a word that it needs more"
            verdict.note(Check(general.WORKERS, False, expected, f"{workers} of them"))

    def look_for_lost_time(self, verdict: Verdict, lane: LaneProcess) -> None:
        """Where it is slow, run it in turns with the chapter's own lane.

        It loses time if all of three runs are slower by half and by a tenth of a
        second than the run of the other that came just before.
        """
        name = lane_of(verdict.runtime)
        ideal_s = self.contract.ideal_ms(self.shop) / 1000
        if name in SHARE_NOTHING:  # Its workers do not start together.
            ideal_s += STARTING_S
        # The first run imports, and was on record.
        if not slower(verdict.wall_s, ideal_s) or not slower(
            self.wall_s(lane, name), ideal_s
        ):
            return
        if (chapters_own := self.chapter.lanes.get(name)) is None:
            return
        other = self.stack.enter_context(
            process_of(
                chapters_own,
                self.chapter.job,
                temporary=self.world.temporary_folder(),
                ahead=self.world.ahead,
            )
        )
        if other.ready().problem or not self.wall_s(other, name):
            return
        pairs = []
        for _ in range(TURNS):
            theirs, own = self.wall_s(other, name), self.wall_s(lane, name)
            if not (theirs and own and slower(own, theirs)):
                return
            pairs.append((own, theirs))
        walls, others = map(in_seconds, zip(*pairs, strict=True))
        verdict.note(
            Check(
                general.LOST_TIME,
                False,
                f"about as quick as the chapter's own lane, {others} s",
                f"{walls} s, in turns with it",
            )
        )

    def wall_s(self, lane: LaneProcess, name: str) -> float:
        """How long the lane takes in the demonstration, ungated; 0 if it fails.

        Of one that starts processes, from the first request to the last answer, for
        how long a process takes to start is the machine's affair.
        """
        with self.open(self.shop) as opened:
            if name not in SHARE_NOTHING:
                return lane.run(opened.shop, self.limit_s).wall_s
            _, trace = self.on_record(name, lane, opened)
        asked = [each.at_ns for each in trace.events if each.kind]
        return (asked[-1] - asked[0]) / 1e9 if asked else 0.0

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
        shop = self.shop
        if self.contract.by_the_clock:  # In it nobody waits for a limit to run out.
            shop = self.contract.larger(self.contract, WITH_WORKERS)
        if self.contract.proved_alone:  # In it workers start, and compute hardly.
            shop = self.contract.faulty(shop)
        with self.open(shop, change=lambda plan: plan.paced(0)) as opened:
            outcome, trace = self.on_record(verdict.lane, lane, opened)
        verdict.runtime = lane.source.variant or outcome.runtime
        if outcome.problem:
            verdict.trace = trace
            blocked = [*general.never_blocked(trace, lane.source.lane)]
            if outcome.hangs:
                verdict.note(*(each for each in blocked if not each.holds))
            finished(verdict, outcome, trace=trace)

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
        self,
        name: str,
        lane: LaneProcess,
        opened: OpenShop,
        *,
        meets: bool = False,
        look: bool = False,
    ) -> tuple[Outcome, Trace]:
        """Run the lane once; what came of it, and the trace however it ended."""
        return on_record(
            name,
            self.chapter.number,
            lane,
            opened,
            self.world,
            self.limit_s,
            meets=meets,
            look=look,
        )

    def status(self, shop: Shop, outcome: Outcome) -> Iterator[Check]:
        """Whether a lane that a signal ends tells so by its exit status."""
        if self.chapter.job.signals is not None:
            expected = f"exit status {self.chapter.job.signals(shop).status}"
            observed = f"exit status {outcome.status}"
            yield Check(general.EXIT_STATUS, expected == observed, expected, observed)

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
        snapshot = opened.snapshot(outcome.visits).to_json()
        bare = opened.bare_shop
        report, world = self.contract.expected(bare)
        # What callers have had is the cause; that a report lacks it comes of that.
        if "visits" in world:
            callers = report_id.replace("report", general.CALLERS)
            theirs = snapshot.pop("visits", {}), world.pop("visits")
            verdict.checks.append(as_they_must_be(callers, *theirs))
        forgive(bare, world["requests"], snapshot["requests"])
        if self.contract.at_least_once:
            snapshot["requests"] = dict.fromkeys(snapshot["requests"], 1)
        verdict.checks.append(same(report_id, report, outcome.report))
        verdict.checks.append(same(world_id, world, snapshot))
        return outcome.report, snapshot

    def try_faults(self, verdict: Verdict, lane: LaneProcess, faulty: Shop) -> None:
        """Run the lane in a shop in which products have faults."""
        with self.open(faulty) as opened:
            outcome = lane.run(opened.shop, self.limit_s)
            if refused := opened.log().refused:  # What follows comes of that.
                nobody, some = "0 callers refused", f"{refused} callers refused"
                check = Check("never-refused", False, nobody, some)
                verdict.note(check, where=" with faults")
            if finished(verdict, outcome, " with faults"):
                verdict.note(*self.status(faulty, outcome), where=" with faults")
                if self.chapter.job.signals:
                    left = general.nothing_left(NO_TRACE, outcome.left)
                    verdict.note(left, where=" with faults")
                where = ("report with faults", "world with faults")
                self.look(verdict, outcome, opened, *where)

    def time(self, verdict: Verdict, lane: LaneProcess) -> None:
        """The best wall time of a few ungated runs, which are taken one by one.

        No more once one is near the ideal, or hardly better than the best before it.
        """
        job = self.chapter.job
        if self.contract.by_the_clock or job.signals or job.visits or job.dies:
            return
        if self.contract.proved_alone:  # The proof's own run is time enough.
            return
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


def as_they_must_be(
    id: str, had: Mapping[str, str], expected: Mapping[str, str]
) -> Check:
    """Whether each caller had of the lane what he must have."""
    if (stopped := had.get(NOT_PLAYED)) is not None:
        return Check(id, False, "each caller has his answer", stopped)
    return same(id, dict(expected), dict(had))


def latest_ms(trace: Trace, what: str, kind: str = "") -> float:
    """When it happened last, in milliseconds from the beginning; 0 if it did not."""
    times = (e.at_ns for e in trace.events if e.what == what and kind in ("", e.kind))
    return max(times, default=0) / 1e6


def forgive(shop: Shop, expected: dict[str, int], there: dict[str, int]) -> None:
    """Who asks the stockroom first, and gets no answer, need not ask for the price."""
    for product in shop.products:
        path = shop.price_url(product.sku)
        if product.fault == "stockroom" and path not in there:
            expected.pop(path, None)


def slower(wall_s: float, than_s: float) -> bool:
    """Whether a run is slower than another beyond any doubt."""
    return wall_s > MUCH_SLOWER * than_s and wall_s > than_s + CLEARLY_SLOWER_S


def in_seconds(walls: Iterable[float]) -> str:
    return ", ".join(f"{each:.2f}" for each in walls)


def peak_check(peak: int | None, log: Log) -> Check:
    """Whether as many were in flight as must be, and no more; or the gate gave up."""
    if log.gate_gave_up:
        at_once = log.gave_up_at == "peak" and peak is not None
        expected = f"{peak} in flight at once" if at_once else "that the gate opens"
        return Check(log.gave_up_at, False, expected, log.gate_gave_up)
    observed = f"{log.peak_in_flight} in flight at once"
    holds = log.peak_in_flight == peak
    return Check("peak", holds, f"{peak} in flight at once", observed)
