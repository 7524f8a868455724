"""Observe the rows: `python -m shared.semantics [ROW ...]`, or `nox -s semantics`.

Every probe of each row (all rows if none is named) is run on its lane and on that
lane's variants, and held against what is expected.  The exit code is 1 if one answers
otherwise.  `--write` keeps what was seen, for SEMANTICS.md; `--runs 20 --busy` does
all of it twenty times while every core is kept busy by something else.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext

import click

from shared.errors import MeanwhileError
from shared.proof.steady import busy
from shared.semantics.observe import Observation, at_once, in_words, observe_all
from shared.semantics.observed import keep
from shared.semantics.row import Probe, Row, find_row, ids, rows

Seen = Mapping[tuple[str, str], Observation]

SLOWEST = 5


def wanted_of(chosen: Sequence[Row]) -> list[tuple[Probe, str]]:
    """Each probe with each lane or variant that it is run on."""
    return [
        (probe, name)
        for row in chosen
        for probe in row.probes.values()
        for name in probe.names
    ]


def wrong(probe: Probe, observation: Observation) -> str:
    """What is to be said if a probe did not answer as expected; empty if it did.

    A measurement must have been made; what it says is right, whatever it is.
    """
    name = observation.name
    if probe.expected is None:
        measured = any(each.isdigit() for each in observation.answer)
        ended = "exit status" in observation.answer or "hangs" in observation.answer
        expected, holds = "a measurement", measured and not ended
    else:
        outcomes = probe.expected.on(name)
        expected, holds = in_words(outcomes), observation.outcomes == outcomes
    if holds:
        return ""
    said = observation.detail.strip().splitlines()[-8:]
    return "\n".join(
        [
            f"{probe.row}, {name}: expected {expected}, observed {observation.answer}",
            *(f"    {line}" for line in said),
        ]
    )


@click.command()
@click.argument("names", metavar="[ROW]...", nargs=-1)
@click.option("--runs", type=click.IntRange(min=1), default=1, help="How often.")
@click.option("--busy", "load", is_flag=True, help="Keep every core busy meanwhile.")
@click.option("--write", is_flag=True, help="Keep what was seen, for SEMANTICS.md.")
def main(names: tuple[str, ...], runs: int, load: bool, write: bool) -> int:
    """Run every probe and hold its answer against what is expected."""
    chosen = [find_row(name) for name in names] or list(rows().values())
    wanted = wanted_of(chosen)
    seen: Seen = {}
    with busy() if load else nullcontext():
        for number in range(1, runs + 1):
            start = time.monotonic()
            seen = observe_all(wanted, at_once())
            problems = [
                said
                for probe, name in wanted
                if (said := wrong(probe, seen[probe.row, name]))
            ]
            if problems:
                print(f"run {number} of {runs}:", *problems, sep="\n")
                return 1
            took_s = time.monotonic() - start
            print(f"run {number} of {runs}: all as expected, {took_s:.0f} s")
            sys.stdout.flush()
    if write:
        keep(chosen, seen)
    slowest = sorted(seen.values(), key=lambda each: -each.longest_s)[:SLOWEST]
    where = {id(observation): key for key, observation in seen.items()}
    told = (
        f"{' '.join(where[id(each)])} {each.longest_s:.1f} s ({each.answer[:20]})"
        for each in slowest
    )
    print("slowest:", ", ".join(told))
    cores = f"{os.cpu_count()} cores" + (", all kept busy" if load else "")
    print(
        f"{len(chosen)} rows ({ids(row.id for row in chosen)}), {len(wanted)} probes, "
        f"{runs} of {runs} runs as expected; {cores}"
    )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(standalone_mode=False))
    except click.ClickException as error:
        print(f"error: {error.format_message()}", file=sys.stderr)
        sys.exit(2)
    except MeanwhileError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
