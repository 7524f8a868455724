"""What a page must be so that a beginner finishes it, as limits that can be measured.

With the folds closed it takes at most 12 minutes by the ruler, and its idea is whole
within 7; with all of them open, 30.  So that this is not won by folding, some things
are open: the answer, a picture, every function of the root lane, a comparison, the
commonest mistake with what changes, two exercises.  No changed line stands in two
diffs.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from shared.proof import Chapter
from shared.reaper import ROOT
from shared.registry import LANES
from shared.show import ruler
from shared.show.lean import defined_in

[ROOT_LANE] = (name for name, lane in LANES.items() if lane.diff_from is None)
"""The lane that pages show in full: the root of the tree of diffs."""

PARTS = (
    "The job",
    f"The lane: {ROOT_LANE}",
    "What you see",
    "Asked and answered",
    "The same in the others",
    "The mistake",
    "Try",
    "What is checked",
    "Further reading",
)
"""The parts that a reader looks for on a chapter's page, in their order."""

IDEA = "Asked and answered"
"""The section at whose end a reader has the idea whole."""

CLOSED_MIN, IDEA_MIN, OPEN_MIN = 12, 7, 30
BEFORE_WORDS, BEFORE_MIN = 1100, 8
"""Of the page before chapter 1: minutes as it promises them, of a real reader."""

FOLD = re.compile(r"^<details>.*?^</details>", re.DOTALL | re.MULTILINE)
FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)


def faults_of(chapter: Chapter) -> list[str]:
    """What is wrong with a chapter's page, in sentences; nothing, if it has no page."""
    readme = chapter.folder / "README.md"
    if not readme.exists():
        return []
    text, name = readme.read_text("utf-8"), str(readme.relative_to(ROOT))
    titles = re.findall(r"^## (.+)$", text, re.MULTILINE)
    if absent := [part for part in PARTS if part not in titles]:
        return [f"{name} has no part {', '.join(absent)}"]
    if [title for title in titles if title in PARTS] != [*PARTS]:
        return [f"the parts of {name} must be in this order: {', '.join(PARTS)}"]
    return [
        f"{name} {fault}"
        for fault in (
            *too_long(text),
            *badly_folded(text),
            *hidden(chapter, text),
            *not_shown(chapter, text),
            *twice(text),
        )
    ]


def too_long(text: str) -> Iterator[str]:
    shut = ruler.closed(text)
    for what, most, measured in (
        ("with its folds closed", CLOSED_MIN, shut),
        (f"to the end of {IDEA}", IDEA_MIN, ruler.until_after(shut, IDEA)),
        ("with its folds open", OPEN_MIN, text),
    ):
        minutes = ruler.cost(measured).minutes
        if minutes > most:
            yield f"takes {minutes:.1f} minutes {what}, and may take {most}"


def before_faults(text: str) -> list[str]:
    """What is wrong with the page before chapter 1."""
    cost = ruler.cost(ruler.closed(text))
    return [
        *badly_folded(text),
        *(
            f"has {measured} {what}, and may have {most}"
            for what, most, measured in (
                ("words", BEFORE_WORDS, cost.words),
                ("minutes", BEFORE_MIN, cost.promised),
            )
            if measured > most
        ),
    ]


def badly_folded(text: str) -> Iterator[str]:
    """A forge renders what is in a fold only if there is a blank line around it."""
    opened = len(re.findall(r"^<details>", text, re.MULTILINE))
    shut = len(re.findall(r"^</details>", text, re.MULTILINE))
    if opened != shut:
        yield f"opens {opened} folds and closes {shut}"
    for fold in FOLD.findall(text):
        first = fold.partition("\n")[0]
        inside = FENCED.sub("", fold)
        if fold.count("<details>") > 1:
            yield f"has a fold in a fold: {first}"
        if re.search(r"^#+ ", inside, re.MULTILINE):
            yield f"has a heading in a fold: {first}"
        if not re.search(r"</summary>\n\n", fold) or not fold.endswith(
            "\n\n</details>"
        ):
            yield f"needs blank lines in a fold: {first}"
    if any(not inside.strip() for _, inside in FENCED.findall(text)):
        yield "has an empty block"


def hidden(chapter: Chapter, text: str) -> Iterator[str]:
    """What must be seen with the folds closed."""
    shut = ruler.closed(text)
    if "**The answer.**" not in shut:
        yield "does not say **The answer.**"
    if not ruler.cost(ruler.until_after(shut, "What you see")).pictures:
        yield "has no picture before the end of What you see"
    lane = ruler.section(shut, f"The lane: {ROOT_LANE}")
    file = chapter.folder / f"with_{ROOT_LANE}.py"
    for name in defined_in(file) if file.exists() else ():
        if not re.search(rf"^(?:async )?(?:def|class) {name}\b", lane, re.MULTILINE):
            yield f"does not show {name} of {file.name}"
    others = ruler.cost(ruler.section(shut, "The same in the others"))
    if not others.diff and not others.code:
        yield "compares with no other lane"
    if not ruler.cost(ruler.section(shut, "The mistake")).diff:
        yield "shows no mistake"
    if len(re.findall(r"^\d+\. ", ruler.section(shut, "Try"), re.MULTILINE)) < 2:
        yield "has not two exercises in Try"


def not_shown(chapter: Chapter, text: str) -> Iterator[str]:
    """Every lane, and every mistake, is a link away."""
    folder = chapter.folder.relative_to(ROOT)
    for name in chapter.lane_names:
        if f"](/{folder}/with_{name}.py)" not in text:
            yield f"does not link with_{name}.py"
    if f"page.mistake({chapter.number})" not in text:
        yield f"does not show page.mistake({chapter.number})"
    for name in [*chapter.contract.broken][1:]:
        if f"](/{folder}/broken/{name}.py)" not in text:
            yield f"shows nothing of broken/{name}.py"


def twice(text: str) -> Iterator[str]:
    """Changed lines that stand in two diffs of the page."""
    seen = Counter(
        line
        for language, inside in FENCED.findall(text)
        if language == "diff"
        for line in {each.rstrip() for each in inside.splitlines()}
        if line.startswith(("+", "-")) and line[1:].strip()
    )
    repeated: Sequence[str] = [line for line, times in seen.items() if times > 1]
    if repeated:
        yield f"shows {len(repeated)} changed lines twice, {repeated[0]!r} among them"
