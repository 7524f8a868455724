"""`python -m tests.mutants [CHAPTER | NAME]...`: try the mutants, all or those.

Prints each that is not judged as it says, and the rates by kind; exit code 1 if there
is any.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shared.errors import MeanwhileError
from tests.mutants.mutants import ACCEPTED, Mutant, caught_by, mutants, tried

AT_ONCE = 2


def asked_for(arguments: Sequence[str]) -> list[Mutant]:
    """Those of these chapters, or of these names."""
    found = [
        each
        for each in mutants()
        if not arguments or {str(each.chapter), each.name} & {*arguments}
    ]
    if not found:
        raise MeanwhileError(f"there is no mutant {' '.join(arguments)}")
    return found


def main(arguments: Sequence[str]) -> int:
    asked = asked_for(arguments)
    with tempfile.TemporaryDirectory(prefix="meanwhile-") as folder:

        def one(numbered: tuple[int, Mutant]) -> str:
            number, mutant = numbered
            own = Path(folder, str(number))
            own.mkdir()
            verdict = tried(mutant, own)
            found = caught_by(verdict.failed)
            if found == mutant.caught_by:
                return ""
            said = verdict.problem.partition("\n")[0]
            return f"{mutant.id}: {mutant.caught_by} expected, {found} ({said})"

        with ThreadPoolExecutor(AT_ONCE) as side_by_side:
            outcomes = []
            for outcome in side_by_side.map(one, enumerate(asked)):
                outcomes.append(outcome)
                if outcome:
                    print(outcome, flush=True)
    tell(asked, outcomes)
    return 1 if any(outcomes) else 0


def tell(asked: Sequence[Mutant], outcomes: Sequence[str]) -> None:
    """How many of each kind were judged as they must be."""
    all_of = Counter((each.caught_by == ACCEPTED, each.kind) for each in asked)
    wrong = Counter(
        (each.caught_by == ACCEPTED, each.kind)
        for each, outcome in zip(asked, outcomes, strict=True)
        if outcome
    )
    for right, title in ((False, "wrong lanes, caught"), (True, "right, accepted")):
        kinds = {
            kind: number
            for (is_right, kind), number in all_of.items()
            if is_right == right
        }
        good = sum(kinds.values()) - sum(wrong[right, kind] for kind in kinds)
        print(f"{title}: {good} of {sum(kinds.values())}")
        for kind, number in sorted(kinds.items()):
            print(f"  {kind}: {number - wrong[right, kind]} of {number}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except MeanwhileError as error:
        sys.exit(f"error: {error}")
