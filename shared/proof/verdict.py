"""What is known of one lane, and of all lanes of a chapter, after a comparison."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shared.proof.chapters import Chapter
from shared.proof.contract import Check
from shared.shop import Shop, canonical
from shared.trace.trace import NO_TRACE, Trace
from shared.versions import made_with


@dataclass
class Verdict:
    """What is known of one lane; `ok` if no check is broken.

    `lane` is what it is called, `runtime` what was seen to run.  `warned` is what
    Python itself warned of, `again` why a run was taken once more.
    """

    lane: str
    runtime: str = ""
    checks: list[Check] = field(default_factory=list)
    claims: list[Check] = field(default_factory=list)
    report_sha256: str = ""
    world_sha256: str = ""
    peak_in_flight: int = 0
    wall_s: float = 0.0
    threads: int = 0
    processes: int = 0
    log: list[list[Any]] = field(default_factory=list)
    drips: Mapping[str, int] = field(default_factory=dict)
    who: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""
    printed: str = ""
    warned: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    trace: Trace = NO_TRACE

    @property
    def failed(self) -> Check | None:
        """The first check that is broken, in the order of what explains most."""
        checks = (*self.checks, *self.claims)
        return next((check for check in checks if check.holds is False), None)

    @property
    def not_asked(self) -> list[Check]:
        """What could not be looked at; each says why."""
        return [each for each in (*self.checks, *self.claims) if each.holds is None]

    def note(self, *checks: Check, where: str = "") -> None:
        """Keep these checks, of a run that was somewhere else than in the first shop.

        Of such a run, only what is broken is kept.
        """
        self.checks += [
            replace(check, id=check.id + where)
            for check in checks
            if not where or check.holds is False
        ]

    def take_broken(self, other: "Verdict") -> None:
        """Keep what another look at the lane has found broken, and what it tells."""
        broken = [each for each in other.checks if each.holds is False]
        self.checks += broken
        if broken:
            self.trace, self.detail = other.trace, other.detail

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
        if self.drips:
            data["drips"] = self.drips
        if self.who:
            data["who"] = self.who
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
        more = {key: data[key] for key in kept}
        more |= {key: data[key] for key in ("drips", "who") if key in data}
        return cls(lane, "", checks, claims, **more)


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
            "draft": self.chapter.contract.draft,
            "identical": self.identical,
            "holds": self.holds,
            "made_with": made_with(self.lanes),
            "lanes": {
                name: verdict.to_json(self.ideal_s)
                for name, verdict in self.lanes.items()
            },
        }


def sha256(value: Any) -> str:
    text = canonical(value).encode("utf-8", "backslashreplace")
    return hashlib.sha256(text).hexdigest()
