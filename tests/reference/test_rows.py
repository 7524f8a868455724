"""The reference: every row is run, and what is said of it is what was seen."""

import re
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from shared.errors import MeanwhileError
from shared.proof import chapters
from shared.reaper import ROOT
from shared.registry import LANES, VARIANTS
from shared.semantics import __main__ as session
from shared.semantics.cells import cell
from shared.semantics.observe import HANGS, Observation, observe, observe_all, run
from shared.semantics.observed import Observed, observed
from shared.semantics.row import (
    Expected,
    Probe,
    Row,
    answers,
    find_row,
    id_of,
    outcomes,
    rows,
)
from shared.show import reference_page

ROWS = rows()
SIZES = {
    "S": 16,
    "F": 9,
    "L": 7,
    "C": 13,
    "T": 5,
    "X": 3,
    "Q": 3,
    "N": 2,
    "K": 2,
    "G": 2,
    "P": 11,
    "U": 3,
    "D": 2,
}
"""Group -> how many rows it has: 78 in all."""

PYTHONS = ["3.11", "3.12", "3.13"]
"""Those on which every row has been observed."""

SENTENCE = re.compile(r"(?<=[.?!])\s+")

each_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)


@each_row
def test_row_answers_as_expected(row: Row) -> None:
    """Every probe of the row prints what stands above it.

    So it does on a variant for which something else stands there; `nox -s semantics`
    asks all variants.
    """
    wanted = [
        (probe, name)
        for probe, name in session.wanted_of([row])
        if name == probe.lane or (probe.expected and name in probe.expected.variants)
    ]
    seen = observe_all(wanted, at_once=2)
    said = [session.wrong(probe, seen[row.id, name]) for probe, name in wanted]
    assert "\n".join(filter(None, said)) == ""


def test_all_rows_are_there() -> None:
    """78 rows in 13 groups, numbered from 1 without a gap."""
    expected = [
        f"{letter}{number}"
        for letter, size in SIZES.items()
        for number in range(1, size + 1)
    ]
    assert list(ROWS) == expected
    assert len(ROWS) == 78


@each_row
def test_row_is_whole(row: Row) -> None:
    """A question, an explanation of two or three sentences, a source, chapters."""
    assert row.question.endswith("?")
    assert 2 <= len(SENTENCE.split(row.explanation)) <= 3
    assert row.explanation.endswith(".")
    assert row.sources
    assert all(source.startswith("https://") for source in row.sources)
    assert list(row.chapters) == sorted(set(row.chapters))
    assert row.chapters
    assert set(row.chapters) <= set(range(1, 19))


@each_row
def test_every_lane_has_a_probe_or_a_reason(row: Row) -> None:
    """Probes stand in the usual order; a lane without one says why."""
    if row.see:
        assert (row.see in ROWS, dict(row.probes)) == (True, {})
        return
    assert list(row.probes) == [lane for lane in LANES if lane in row.probes]
    assert list(row.unasked) == [lane for lane in LANES if lane not in row.probes]
    assert all(row.unasked.values())
    assert not any("|" in why for why in row.unasked.values())


@each_row
def test_a_probe_is_a_program(row: Row) -> None:
    """Its body compiles by itself, in no more columns than a page has."""
    for probe in row.probes.values():
        compile(probe.program, probe.lane, "exec")
        assert max(map(len, probe.program.splitlines())) <= 79


@pytest.mark.parametrize("python", PYTHONS)
@each_row
def test_what_is_kept_is_what_is_expected(row: Row, python: str) -> None:
    """What the page shows was seen on that Python, and is what stands in the row."""
    [kept] = [each for each in observed() if each.python == python]
    version = tuple(map(int, python.split(".")))
    for lane, probe in row.probes.items():
        seen = kept.answers[row.id]
        names = [lane]
        if probe.expected is not None:
            variants = [each for each in VARIANTS.values() if each.lane == lane]
            names += [each.name for each in variants if each.python <= version]
        for name in names:
            assert seen[name]
            if probe.expected is not None:
                expected = probe.expected.on(name, (version[0], version[1]))
                assert (name, seen[name]) == (name, expected)


def test_at_least_seventy_rows_are_observed_everywhere() -> None:
    """... on every lane on which the question arises; the others only point."""
    seen = observed()
    whole = [
        row
        for row in ROWS.values()
        if row.probes and all(cell(row, lane, seen).lines for lane in row.probes)
    ]
    assert len(whole) >= 70
    assert {row.see for row in ROWS.values() if row not in whole} <= {"K1", "S13"}


def probe_of(program: str, *said: str, lane: str = "threads") -> Probe:
    """A probe that is in no row."""
    expected = Expected(outcomes(said))
    text = textwrap.dedent(program)
    return Probe("S1", lane, text, Path("s01_none.py"), 1, expected)


def test_an_expectation_that_is_wrong_is_told_with_what_was_seen() -> None:
    """One probe fails, and says what it answered."""
    probe = find_row("S5").probes["asyncio"]
    wrong = replace(probe, expected=Expected(outcomes("5 4 3 2 1 0")))
    seen = observe(wrong, "asyncio")
    said = session.wrong(wrong, seen)
    assert said == "S5, asyncio: expected 5 4 3 2 1 0, observed 0 1 2 3 4 5"
    assert session.wrong(probe, seen) == ""


def test_all_that_chance_may_bring_must_be_seen() -> None:
    """An outcome that never comes is a mistake, and so is one that is not named."""
    program = "import random\nprint(random.choice('ab'))"
    both = probe_of(program, "a", "b")
    assert observe(both, "threads").outcomes == {"a", "b"}
    assert session.wrong(both, Observation("threads", frozenset("a"), 40, 1.0))
    assert session.wrong(both, Observation("threads", frozenset("abc"), 40, 1.0))


@pytest.mark.parametrize(
    ("program", "answer"),
    [
        ("print(1)\nprint()\nprint('  2 ')", "1; 2"),
        ("import sys\nprint(1)\nsys.exit(3)", "1; exit status 3"),
        ("raise ValueError(1)", "exit status 1: ValueError: 1"),
        ("import os\nos.abort()", "was killed by SIGABRT"),
        ("import threading\nprint(1)\nthreading.Event().wait()", f"1; {HANGS}"),
        ("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'input()'], "
         "stdin=subprocess.PIPE and open('/dev/null'))", ""),
    ],
)  # fmt: skip
def test_what_a_program_prints_and_how_it_ends_is_its_answer(
    program: str, answer: str
) -> None:
    """Lines, a status that is not 0, a signal, and that it hangs."""
    assert run(probe_of(program), "threads")[0] == answer


def test_a_program_that_computes_does_not_hang() -> None:
    """Neither does one that waits for a child that computes."""
    spin = (
        "import time; end = time.monotonic() + 4\n"
        "while time.monotonic() < end: pass\nprint('done')"
    )
    waits = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {spin!r}])"
    assert run(probe_of(spin), "threads")[0] == "done"
    assert run(probe_of(waits), "threads")[0] == "done"


def test_nothing_of_a_program_is_left_running() -> None:
    """A child that a program leaves behind goes when its parent has ended."""
    program = """\
        import subprocess, sys
        child = subprocess.Popen([sys.executable, "-c", "input()"],
                                 stdin=subprocess.PIPE)
        print(child.pid)
        import os
        os._exit(0)
    """
    pid = int(run(probe_of(program), "threads")[0])
    alive = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True)
    assert alive.stdout.strip()[:1] in (b"", b"Z")


def test_ctrl_c_reaches_a_program_where_it_is_ignored_here() -> None:
    """What a shell starts in the background ignores Ctrl-C; a probe does not."""
    program = (
        "import signal\n"
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "from tests.reference.test_rows import probe_of\n"
        "from shared.semantics.observe import run\n"
        "print(run(probe_of('import os, signal\\n"
        "os.kill(os.getpid(), signal.SIGINT)'), 'threads')[0])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT
    )
    assert said.stdout.strip() == "was killed by SIGINT"


def test_what_is_expected_since_a_python_and_on_a_variant() -> None:
    """The newest that is not newer than this one; a variant's own comes first."""

    @answers("old", since={"3.13": "new"}, uvloop="other")
    def with_asyncio() -> None:
        pass

    expected: Expected = vars(with_asyncio)["expected"]
    assert expected.on("asyncio", (3, 12)) == {"old"}
    assert expected.on("asyncio", (3, 13)) == {"new"}
    assert expected.on("asyncio", (3, 14)) == {"new"}
    assert expected.on("asyncio+eager", (3, 13)) == {"new"}
    assert expected.on("asyncio+uvloop", (3, 13)) == {"other"}


def kept(python: str, **seen: str) -> Observed:
    answers = {name.replace("_", "+"): outcomes(said) for name, said in seen.items()}
    return Observed(python, "", {}, {"S5": answers})


def test_a_cell_says_where_pythons_disagree() -> None:
    """One answer for all, or each with the Pythons that gave it."""
    row = find_row("S5")
    same = [kept("3.11", asyncio="a"), kept("3.12", asyncio="a")]
    assert cell(row, "asyncio", same).lines == ["a"]
    other = [*same, kept("3.13", asyncio="b")]
    assert cell(row, "asyncio", other).lines == ["3.11 to 3.12: a", "3.13: b"]


def test_a_cell_says_where_variants_differ() -> None:
    """A variant stands there only if its lane answered otherwise."""
    row = find_row("S5")
    seen = [kept("3.12", asyncio="a", asyncio_uvloop="a", asyncio_eager="b")]
    assert cell(row, "asyncio", seen).lines == ["a", "asyncio+eager: b"]
    assert "not observed" in str(cell(row, "threads", seen))
    assert str(cell(row, "trio", seen)) == "not observed: not yet run"


def test_ids_are_read_from_names() -> None:
    """A module that is named otherwise is no row."""
    assert id_of("s05_order_of_the_ready") == "S5"
    assert id_of("c13_why") == "C13"
    assert id_of("__init__") is None
    with pytest.raises(MeanwhileError, match="there is no row 'S99'; there are S1 to"):
        find_row("S99")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["S99"], "there is no row 'S99'; there are S1 to S16, F1 to F9"),
        (["--runs", "0"], "0 is not in the range x>=1"),
        (["--runs", "many"], "'many' is not a valid integer"),
        (["--fast"], "No such option"),
    ],
)
def test_a_mistake_in_what_is_to_be_observed_is_told(
    arguments: list[str], says: str
) -> None:
    """One line, before anything is run, and exit code 2."""
    command = [sys.executable, "-m", "shared.semantics", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)


def test_a_page_shows_an_answer_as_it_is() -> None:
    """What means something to Markdown is escaped."""
    assert reference_page.escaped("a | b *c* <d>") == r"a \| b \*c\* \<d\>"


def test_claims_and_rows_refer_to_each_other() -> None:
    """A claim names rows that are there, and these name its chapter."""
    named = [
        (chapter.number, claim.id, id)
        for chapter in chapters().values()
        for claim in chapter.contract.claims
        for id in claim.rows
    ]
    assert {number for number, _, _ in named} >= {2, 3, 4}
    for number, claim, id in named:
        assert number in ROWS[id].chapters, (
            f"{id} does not name chapter {number}: {claim}"
        )


LINK = re.compile(r"\]\(SEMANTICS\.md#(\w+)\)")


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text("utf-8").splitlines()


def test_every_sentence_of_the_choice_leads_to_what_shows_it() -> None:
    """A row, a chapter or another page; but for headings and questions."""
    told = [
        line
        for line in lines_of("CHOOSING.md")
        if line and not line.startswith(("#", "| ---", "| what you need"))
    ]
    without = [line for line in told if "](" not in line and not line.endswith("?**")]
    assert without == []
    assert len(told) > 30


QUESTIONS = "\n".join(lines_of("QUESTIONS.md")).split("\n## ")[1:]


def test_there_are_25_questions() -> None:
    """Numbered, each with an answer, the rows that prove it, and no more."""
    numbers = [question.partition(".")[0] for question in QUESTIONS]
    assert numbers == [str(number) for number in range(1, 26)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda text: text[:30])
def test_a_question_is_answered_and_proved(question: str) -> None:
    """Two sentences or three, then the rows; a chapter that is written."""
    _, answer, proof, *_ = question.split("\n\n")
    assert 2 <= len(answer.splitlines()) <= 3
    proved, *shown = proof.splitlines()
    assert proved.startswith("Proved by [")
    assert {id.upper() for id in LINK.findall(proved)} <= set(ROWS)
    assert all(line.startswith("Shown in chapter") for line in shown)


@pytest.mark.parametrize("name", ["CHOOSING.md", "QUESTIONS.md", "SEMANTICS.md"])
def test_links_to_rows_lead_to_rows(name: str) -> None:
    """Each row has an anchor on the page, and each link one of them."""
    anchors = re.findall(r'<a id="(\w+)"></a>', "\n".join(lines_of("SEMANTICS.md")))
    assert anchors == [id.lower() for id in ROWS]
    text = "\n".join(lines_of(name))
    linked = set(LINK.findall(text)) | set(re.findall(r"\]\(#(\w\d+)\)", text))
    assert linked <= set(anchors)
    assert linked
