"""`meanwhile practice`: a chapter's broken lanes, to be mended."""

import time
from collections.abc import Iterator
from pathlib import Path

import click
from rich.text import Text

from shared.command.diff import show_diff
from shared.command.options import show, to_chapter, to_source, unknown
from shared.command.progress import Progress, is_text
from shared.errors import MeanwhileError
from shared.proof import Chapter, Verdict, compare
from shared.proof.exercises import Exercise, all_exercises, exercises
from shared.proof.general import SAYS
from shared.registry import ALL, SHARE_NOTHING
from shared.runner.source import Source
from shared.show import practising, terminal
from shared.show.differ import unified_texts

PATIENCE_S = 2.0
"""How long a gate waits: whoever waits here is a person."""

LIMIT_S, STARTING_S = 7.0, 8.0
"""How long a run may take beyond three times the ideal, until it is said to hang; and
how much more where it starts processes."""

LOOK_S = 1.0
"""How often the file is looked for where nobody tells of a change."""

DEBOUNCE_MS = 200
"""So long after a change others are taken to be of the same save."""


def to_optional_chapter(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Chapter | None:
    return None if value is None else to_chapter(context, parameter, value)


def to_runtime(
    context: click.Context, _: click.Parameter, value: str | None
) -> str | None:
    if value is not None and value not in ALL:
        raise unknown("lane", value, ALL, context)
    return value


@click.command("practice")
@click.argument("chapter", required=False, callback=to_optional_chapter)
@click.argument("number", required=False, type=click.IntRange(min=1))
@click.option("--lane", callback=to_runtime, help="Only those of that runtime.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where your files are, in place of practice/ in the clone.",
)
@click.option("--hint", is_flag=True, help="Give the next hint, and end.")
@click.option("--solution", is_flag=True, help="Show what mends it, and end.")
@click.option("--again", is_flag=True, help="Begin anew; your file is kept beside it.")
@click.pass_context
def practise(
    context: click.Context,
    chapter: Chapter | None,
    number: int | None,
    lane: str | None,
    folder: Path | None,
    hint: bool,
    solution: bool,
    again: bool,
) -> int:
    """Learn by mending: list the exercises, or take the next of a chapter.

    It is copied into practice/, and looked at each time you save it, until it keeps the
    chapter's contract.  One that is begun is resumed; NUMBER takes a certain one.
    """
    progress = Progress(folder)
    if chapter is None:
        if hint or solution or again:
            raise click.UsageError(
                "of which chapter? As in: meanwhile practice 2 --hint", context
            )
        chosen = [
            each for each in all_exercises().values() if lane in (None, each.lane)
        ]
        solved = {each.name for each in chosen if progress.is_solved(each)}
        show(practising.contents(chosen, solved, progress.is_begun))
        return 0
    if hint + solution + again > 1:
        raise click.UsageError("--hint, --solution, --again: one at a time", context)
    exercise = which(context, progress, chapter, number, lane)
    if exercise is None:
        some = f" for {lane}" if lane else ""
        show(f"All exercises of chapter {chapter.number}{some} are solved.")
        return 0
    if hint:
        return give_hint(progress, exercise)
    if solution:
        return show_solution(exercise)
    return work(progress, exercise, again)


def which(
    context: click.Context,
    progress: Progress,
    chapter: Chapter,
    number: int | None,
    lane: str | None,
) -> Exercise | None:
    """The one that is asked for, or that was touched last, or the next.

    None if all are solved.  Raises click.UsageError if there is none such, and
    MeanwhileError if this Python cannot run it.
    """
    its = exercises(chapter)
    if number is not None:
        if number > len(its):
            there = [f"{each.number}" for each in its]
            raise unknown("exercise", f"{number}", there, context)
        its = [its[number - 1]]
    if lane is not None:
        some = [each for each in its if each.lane == lane]
        if not some:
            there = list(dict.fromkeys(each.lane for each in its))
            raise unknown("exercise for", lane, there, context)
        its = some
    if number is None:
        its = [each for each in its if not progress.is_solved(each)]
    can_be = [each for each in its if not each.missing]
    if its and not can_be:
        raise MeanwhileError(its[0].missing)
    begun = [each for each in can_be if progress.is_begun(each)]
    if begun:
        return max(begun, key=lambda each: touched(progress.file(each)))
    return next(iter(can_be), None)


def touched(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def give_hint(progress: Progress, exercise: Exercise) -> int:
    """One step at a time; after the last, the last once more."""
    hints = exercise.mistake.hints
    number = progress.next_hint(exercise)
    show(Text(f"{exercise.name}, hint {number} of {len(hints)}", "dim"))
    show(Text(hints[number - 1]))
    if number == len(hints):
        show(Text("There is no further one; --solution shows what mends it.", "dim"))
    return 0


def show_solution(exercise: Exercise) -> int:
    """What is changed from the file that was given."""
    name = f"{exercise.name}.py, as it was given"
    shipped = practising.shown(exercise.chapter.lane_file(exercise.lane))
    show_diff(unified_texts(exercise.given, exercise.solution, name, shipped))
    return 0


def work(progress: Progress, exercise: Exercise, again: bool) -> int:
    """Have it mended: until it is, or until Ctrl-C."""
    file = progress.file(exercise)
    if again:
        if (kept := progress.begin_again(exercise)) is not None:
            show(practising.whole(f"What you had is kept as {practising.shown(kept)}"))
    elif not progress.begin(exercise) and progress.has_changed(exercise):
        show(Text("This exercise has changed since; --again begins it anew.", "dim"))
    # What is no longer as it was given is looked at at once.
    last = state(file) if is_text(file, exercise.given) else ()
    its, more = exercises(exercise.chapter), progress.option
    show(practising.task(exercise, file, len(its), more))
    looks = (looked_at(exercise, file) for _ in saves(file, last))
    verdict = next(each for each in looks if each is not None and each.ok)
    progress.solve(exercise)
    show(practising.mended(exercise, verdict, more))
    number = exercise.chapter.number
    if any(not (progress.is_solved(each) or each.missing) for each in its):
        show(practising.whole(f"Next: meanwhile practice {number}{more}"))
    else:
        show(f"All of chapter {number} are solved.")
    return 0


State = tuple[int, ...] | None
"""What is another one after each save of a file; None if there is none."""


def saves(file: Path, last: State) -> Iterator[None]:
    """Each time that the file is saved, and is in another state than it was last."""
    for _ in changes(file):
        if (now := state(file)) == last:
            continue
        last = now
        if now is None:
            name = practising.shown(file)
            show(practising.refused(f"{name} is gone; --again puts it there anew"))
        else:
            yield


def state(file: Path) -> State:
    """What is another one after each save; None if there is no file."""
    try:
        seen = file.stat()
    except OSError:
        return None
    return seen.st_ino, seen.st_mtime_ns, seen.st_size


def changes(file: Path) -> Iterator[None]:
    """At once, when something has happened to the file, and each second.

    The last is for where nobody tells of a change, as in a folder over the network.
    """
    from watchfiles import watch

    yield
    for polls in (None, True):  # Where the system has no more watches, it is polled.
        try:
            for _ in watch(
                file.parent,
                watch_filter=lambda _, path: Path(path).name == file.name,
                recursive=False,
                debounce=DEBOUNCE_MS,
                rust_timeout=int(LOOK_S * 1000),
                yield_on_timeout=True,
                raise_interrupt=False,
                force_polling=polls,
            ):
                yield
        except (OSError, RuntimeError):
            if polls:
                raise


def looked_at(exercise: Exercise, file: Path) -> Verdict | None:
    """Hold it to the contract, and say of what it still breaks the first.

    None if it is no lane at all.
    """
    show(Text(f"{time.strftime('%H:%M:%S')} looking at it", "dim"))
    try:
        source = to_source(None, file)
    except click.UsageError as error:
        show(practising.refused(error.format_message()))
        return None
    verdict = judged(exercise, source)
    if not verdict.ok:
        claims = {claim.id: claim.says for claim in exercise.chapter.contract.claims}
        show(practising.still_broken(verdict, claims | SAYS, file))
    return verdict


def judged(exercise: Exercise, source: Source) -> Verdict:
    contract = exercise.chapter.contract
    limit_s = LIMIT_S + 3 * contract.ideal_ms(contract.shop) / 1000
    if exercise.lane in SHARE_NOTHING:
        limit_s += STARTING_S
    with terminal.Progress() as progress:
        result = compare(
            exercise.chapter,
            {source.name: source},
            contract.shop,
            patience_s=PATIENCE_S,
            limit_s=limit_s,
            rounds=0,
            closely=True,
            until_broken=True,
            progress=progress,
        )
    return result.lanes[source.name]
