"""The command as a reader starts it: what it prints, and how it ends."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from shared.proof import chapters
from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics.row import GROUPS
from tests.leftovers import COMMAND, POLL_S, Leftovers, Terminal

CHAPTER2 = ROOT / "chapters" / "chapter02_all_at_once"
NUMBERS = ", ".join(map(str, chapters()))
LANE_NAMES = ", ".join(LANES)
HIDE_CURSOR, SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"
COLOUR = re.compile(r"\x1b\[(?:\d+;)*[349]\d(?:;\d+)*m")
SUPPLIER = "shared.world.supplier"

Ended = subprocess.CompletedProcess[str]


@pytest.fixture
def leftovers() -> Iterator[Leftovers]:
    """What the commands of this test have left behind."""
    with Leftovers.watch() as watching:
        yield watching


@pytest.fixture
def meanwhile(leftovers: Leftovers) -> Callable[..., Ended]:
    """Run the command in a pipe, until it has ended."""

    def run(*arguments: str, cwd: Path | None = None) -> Ended:
        return ran([COMMAND, *arguments], leftovers.env, cwd)

    return run


def ran(command: Sequence[str], env: dict[str, str], cwd: Path | None = None) -> Ended:
    return subprocess.run(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def compared() -> Iterator[tuple[Ended, list[str]]]:
    """One comparison of all lanes for programs, and what it left behind."""
    with Leftovers.watch() as watching:
        ended = ran([COMMAND, "compare", "2", "--json"], watching.env)
        yield ended, watching.found()


@pytest.fixture(scope="module")
def comparison(compared: tuple[Ended, list[str]]) -> dict[str, Any]:
    """What the comparison of all lanes says."""
    found: dict[str, Any] = json.loads(compared[0].stdout)
    return found


def test_chapters_lists_every_chapter(meanwhile: Callable[..., Ended]) -> None:
    """The contents has a line for every chapter, with number, title and folder."""
    ended = meanwhile("chapters")
    lines = [re.split(r"\s{2,}", line.strip()) for line in ended.stdout.splitlines()]
    assert lines[:2] == [
        ["1", "One at a time", "chapter01_one_at_a_time"],
        ["2", "All at once", "chapter02_all_at_once"],
    ]
    assert ended.returncode == 0


def test_chapters_for_programs(meanwhile: Callable[..., Ended]) -> None:
    """`chapters --json` names the lanes of every chapter in the registry's order."""
    said = json.loads(meanwhile("chapters", "--json").stdout)
    assert [each["chapter"] for each in said] == list(range(1, len(said) + 1))
    assert all(each["lanes"] == list(LANES) for each in said)


def test_without_a_command_the_help_is_shown(meanwhile: Callable[..., Ended]) -> None:
    """The bare command explains itself and ends well."""
    ended = meanwhile()
    assert "Usage: meanwhile" in ended.stdout
    assert (ended.returncode, ended.stderr) == (0, "")


def test_run_prints_the_report(
    meanwhile: Callable[..., Ended], leftovers: Leftovers
) -> None:
    """`run` shows the report as JSON, and then a line about how it went."""
    ended = meanwhile("run", "2", "trio")
    report, _ = json.JSONDecoder().raw_decode(ended.stdout)
    assert sorted(report) == ["labels", "problems"]
    last = ended.stdout.splitlines()[-1]
    assert re.fullmatch(r"trio: \d\.\d\d s, at most 2 HTTP requests in flight", last)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert leftovers.found() == []


def test_run_for_programs(meanwhile: Callable[..., Ended]) -> None:
    """`run --json` is one object that has the report and what was measured."""
    said = json.loads(meanwhile("run", "1", "asyncio", "--json").stdout)
    assert (said["chapter"], said["lane"]) == (1, "asyncio")
    assert sorted(said["report"]["labels"]) == ["coffee", "tea"]
    assert said["peak_in_flight"] == 1
    assert said["wall_s"] >= 0.58
    assert said["printed"] == ""


def test_run_grows_the_shop(meanwhile: Callable[..., Ended]) -> None:
    """`--skus` and `--seed` change the shop that the lane is given."""
    command = ("run", "2", "threads", "--skus", "5", "--seed", "7", "--json")
    said = json.loads(meanwhile(*command).stdout)
    assert (len(said["report"]["labels"]), said["peak_in_flight"]) == (5, 5)


def test_run_keeps_the_world_in_a_folder(
    meanwhile: Callable[..., Ended], tmp_path: Path, leftovers: Leftovers
) -> None:
    """`--folder` keeps labels and stockroom, and may be used again."""
    folder = tmp_path / "new" / "shop"
    command = ("run", "2", "trio", "--folder", str(folder))
    assert [meanwhile(*command).returncode for _ in "ab"] == [0, 0]
    assert sorted(each.name for each in folder.iterdir()) == [
        "shelf",
        "stockroom.sqlite",
    ]
    labels = sorted(each.name for each in (folder / "shelf").iterdir())
    assert labels == ["coffee.txt", "tea.txt"]
    assert leftovers.found() == []


def test_debug_gives_the_lane_the_terminal(
    leftovers: Leftovers, tmp_path: Path
) -> None:
    """With `--debug` the lane itself reads and writes the terminal."""
    asking = START + "    assert input('well? ') == 'yes'\n"
    env = {**leftovers.env, "PYTHONPATH": str(copied(tmp_path, START, asking))}
    with Terminal(["run", "2", "trio", "--debug"], env) as terminal:
        terminal.press(b"yes\n")
        shown = terminal.shown()
    assert "well? " in shown
    assert terminal.process.returncode == 0
    assert leftovers.found() == []


def test_compare_of_all_lanes_holds(
    compared: tuple[Ended, list[str]], comparison: dict[str, Any]
) -> None:
    """Seven lanes give identical results and keep the contract: exit code 0."""
    ended, left = compared
    assert (comparison["identical"], comparison["holds"]) == (True, True)
    assert (ended.returncode, ended.stderr, left) == (0, "", [])


def test_compare_has_every_lane(comparison: dict[str, Any]) -> None:
    """A comparison for programs is of one chapter and has every lane."""
    assert comparison["chapter"] == 2
    assert set(comparison["lanes"]) == set(LANES)


def test_compare_says_the_same_of_every_lane(
    comparison: dict[str, Any], lane: str
) -> None:
    """Each lane has the documented keys, with a problem only where it failed."""
    keys = (
        "ok report_sha256 world_sha256 peak_in_flight wall_s ideal_s threads "
        "processes tasks claims"
    )
    said = comparison["lanes"][lane]
    assert set(keys.split()) <= set(said)
    assert "problem" not in said


def test_compare_counts_and_times(comparison: dict[str, Any], lane: str) -> None:
    """Of each lane the comparison has numbers that can be."""
    said = comparison["lanes"][lane]
    assert said["ideal_s"] == 0.3 <= said["wall_s"]
    assert said["peak_in_flight"] == 2
    assert said["threads"] >= 1
    assert (said["processes"] > 1) == LANES[lane].processes


def test_compare_shows_the_claims(comparison: dict[str, Any], lane: str) -> None:
    """A claim says what was expected and what was observed."""
    claims = comparison["lanes"][lane]["claims"]
    assert [claim["id"] for claim in claims] == [
        "all-before-any",
        "answered-by-pace",
        "queries-overlap",
        "label-as-soon-as-it-can",
    ]
    keys = ["expected", "holds", "id", "observed"]
    assert all(sorted(claim) == keys for claim in claims)
    assert all(claim["holds"] for claim in claims)


def test_compare_of_two_lanes_keeps_the_usual_order(
    meanwhile: Callable[..., Ended],
) -> None:
    """Only the lanes that are named are run, in the registry's order."""
    ended = meanwhile("compare", "2", "trio", "asyncio")
    said = re.findall(rf"^ ({'|'.join(LANES)}) ", ended.stdout, re.MULTILINE)
    assert said == ["asyncio", "trio"]
    assert (ended.returncode, ended.stderr) == (0, "")


def reader_file(folder: Path, lane: str, old: str = "", new: str = "") -> Path:
    """A reader's copy of a chapter's lane, with one thing replaced."""
    text = (CHAPTER2 / f"with_{lane}.py").read_text("utf-8")
    assert old in text
    file = folder / f"mine_with_{lane}.py"
    file.write_text(text.replace(old, new), "utf-8")
    return file


START = "def run(shop: Shop) -> Report:\n"


def test_check_of_a_good_file(
    meanwhile: Callable[..., Ended], tmp_path: Path, leftovers: Leftovers
) -> None:
    """A reader's file that keeps the contract is told so: exit code 0."""
    ended = meanwhile("check", "2", str(reader_file(tmp_path, "trio")))
    assert ended.stdout.endswith("mine_with_trio.py keeps the contract\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert leftovers.found() == []


def test_check_of_a_bad_file(meanwhile: Callable[..., Ended], tmp_path: Path) -> None:
    """A reader's file that breaks the contract is told where: exit code 1."""
    file = reader_file(tmp_path, "trio", "report.label(sku).text", "'nothing'")
    ended = meanwhile("check", "2", str(file), "--json")
    said = json.loads(ended.stdout)["lanes"]["mine_with_trio.py"]
    assert said["problem"].startswith("world: expected files / coffee.txt")
    assert (ended.returncode, ended.stderr) == (1, "")


def test_check_of_a_file_that_raises(
    meanwhile: Callable[..., Ended], tmp_path: Path
) -> None:
    """The traceback of a reader's own mistake is shown, beneath it the verdict."""
    file = reader_file(tmp_path, "trio", START, START + "    raise KeyError('tea')\n")
    ended = meanwhile("check", "2", str(file))
    assert "observed raised KeyError: 'tea'" in ended.stdout
    assert f'File "{file}"' in ended.stderr
    assert "shared/command/cli.py" not in ended.stderr
    assert ended.returncode == 1


@pytest.mark.parametrize("command", ["compare", "run", "check"])
def test_what_a_lane_prints_is_shown(
    command: str, leftovers: Leftovers, tmp_path: Path
) -> None:
    """A print() in a lane reaches the reader, in every command that runs it."""
    printing = START + "    print('hello from the lane')\n"
    env = leftovers.env
    lane = "trio"
    if command == "check":
        lane = str(reader_file(tmp_path, "trio", START, printing))
    else:
        env["PYTHONPATH"] = str(copied(tmp_path, START, printing))
    ended = ran([COMMAND, command, "2", lane], env)
    assert "hello from the lane" in ended.stdout
    assert ended.returncode == 0


def copied(folder: Path, old: str, new: str) -> Path:
    """A copy of the project that has another trio lane in chapter 2."""
    copy = folder / "copy"
    for package in ("shared", "chapters"):
        for file in (ROOT / package).rglob("*"):
            if file.suffix in (".py", ".md", ".json"):
                there = copy / file.relative_to(ROOT)
                there.parent.mkdir(parents=True, exist_ok=True)
                there.write_bytes(file.read_bytes())
    lane = copy / "chapters" / CHAPTER2.name / "with_trio.py"
    text = lane.read_text("utf-8")
    assert old in text
    lane.write_text(text.replace(old, new), "utf-8")
    return copy


def test_diff_in_a_pipe_is_unified(meanwhile: Callable[..., Ended]) -> None:
    """For pipes and pages a diff is plain text, as `diff -u` writes it."""
    ended = meanwhile("diff", "2", "asyncio", "trio")
    lines = ended.stdout.splitlines()
    assert lines[:2] == [
        "--- chapter02_all_at_once/with_asyncio.py",
        "+++ chapter02_all_at_once/with_trio.py",
    ]
    assert {line[:1] for line in lines[2:]} <= {"@", "+", "-", " ", ""}
    assert "\x1b" not in ended.stdout
    assert (ended.returncode, ended.stderr) == (0, "")


def test_diff_of_one_lane_in_two_chapters(meanwhile: Callable[..., Ended]) -> None:
    """`1..2 trio` shows what a chapter changed in a lane."""
    lines = meanwhile("diff", "1..2", "trio").stdout.splitlines()
    assert lines[:2] == [
        "--- chapter01_one_at_a_time/with_trio.py",
        "+++ chapter02_all_at_once/with_trio.py",
    ]


def test_diff_with_a_file_of_ones_own(
    meanwhile: Callable[..., Ended], tmp_path: Path
) -> None:
    """In place of a lane stands the path of a reader's file."""
    file = reader_file(tmp_path, "trio", "run(shop: Shop)", "run(mine: Shop)")
    ended = meanwhile("diff", "2", "trio", str(file))
    assert "-def run(shop: Shop) -> Report:" in ended.stdout
    assert "+def run(mine: Shop) -> Report:" in ended.stdout


def test_diff_of_the_same_is_empty(meanwhile: Callable[..., Ended]) -> None:
    """Where nothing differs nothing is shown."""
    ended = meanwhile("diff", "2", "trio", "trio")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


DIFF = ["diff", "2", "asyncio", "trio"]


def test_diff_in_a_narrow_terminal_is_unified_in_colours(leftovers: Leftovers) -> None:
    """Eighty columns have no room for two files: the diff is unified and coloured."""
    with Terminal(DIFF, leftovers.env, columns=80) as terminal:
        shown = terminal.shown()
    assert "\x1b[31m-import asyncio" in shown
    assert "\x1b[32m+import trio" in shown


def test_diff_in_a_wide_terminal_is_side_by_side(leftovers: Leftovers) -> None:
    """A hundred and sixty columns show both files whole, beside each other."""
    with Terminal(DIFF, leftovers.env, columns=160) as terminal:
        shown = re.sub(r"\x1b\[[\d;]*m", "", terminal.shown())
    assert re.search(r"^import asyncio +\| +import trio *\r?$", shown, re.MULTILINE)
    assert "@@" not in shown


@pytest.mark.parametrize("columns", [80, 160])
def test_no_color_is_respected(columns: int, leftovers: Leftovers) -> None:
    """With NO_COLOR set a terminal gets no colours."""
    env = {**leftovers.env, "NO_COLOR": "1"}
    with Terminal(DIFF, env, columns=columns) as terminal:
        shown = terminal.shown()
    assert "with_trio.py" in shown
    assert COLOUR.findall(shown) == []


def test_progress_goes_to_a_terminal(leftovers: Leftovers) -> None:
    """A person who waits is told how far it is, and then the line is gone."""
    with Terminal(["compare", "2", "trio"], leftovers.env) as terminal:
        shown = terminal.shown()
    assert "starting the lanes" in shown
    assert shown.rindex(SHOW_CURSOR) > shown.rindex(HIDE_CURSOR)
    assert terminal.process.returncode == 0


BAD_INPUT = {
    "chapter": ("run 99 trio", f"there is no chapter '99'; there are {NUMBERS}"),
    "chapter in letters": (
        "compare two",
        f"there is no chapter 'two'; there are {NUMBERS}",
    ),
    "chapter of a thousand digits": (
        f"compare {'9' * 5000}",
        f"there are {NUMBERS}",
    ),
    "chapters of a diff": ("diff 1..99 trio", f"there are {NUMBERS}"),
    "lane to run": ("run 2 tiro", f"there is no lane 'tiro'; there are {LANE_NAMES}"),
    "lane to compare": (
        "compare 2 trio tiro",
        f"there is no lane 'tiro'; there are {LANE_NAMES}",
    ),
    "command": (
        "compear 2",
        "there is no command 'compear'; there are chapters, run, compare, check, "
        "timeline, diff, semantics",
    ),
    "option": (
        "run 2 trio --sku 5",
        "there is no option --sku; there are --skus, --seed, --processes, --folder",
    ),
    "option of no command": ("--sku", "there is no option --sku; there are --version"),
    "negative number": ("run 2 trio --skus -1", "x>=1"),
    "zero": ("compare 2 --skus 0", "x>=1"),
    "no number": ("run 2 trio --skus many", "'many' is not a valid integer"),
    "no value": ("run 2 trio --skus", "'--skus' requires an argument"),
    "no chapter": ("run", "Missing argument 'CHAPTER'"),
    "no lane": ("run 2", "Missing argument 'LANE'"),
    "too much": ("run 2 trio asyncio", "unexpected extra argument (asyncio)"),
    "one lane to diff": (
        "diff 2 trio",
        "1 lane where 2 would do, as in: meanwhile diff 2 asyncio trio",
    ),
    "three lanes to diff": (
        "diff 2 trio curio anyio",
        "3 lanes where 2 would do, as in: meanwhile diff 2 asyncio trio",
    ),
    "no such word": (
        "semantics zyx",
        "no row speaks of 'zyx'; `meanwhile semantics` lists them all",
    ),
    "nothing to run": (
        "semantics S5 threads --run",
        "S5 has no program for threads: the operating system decides",
    ),
    "nothing to show": (
        "semantics P8 --source",
        "P8 has no program of its own: see K1",
    ),
    "no such lane of a row": (
        "semantics S5 tiro",
        f"there is no lane 'tiro'; there are {LANE_NAMES}",
    ),
    "a file that is missing": ("check 2 missing.py", "missing.py is not a file"),
    "a file that is not Python": (
        "check 2 notes.txt",
        "notes.txt is not the name of a Python module",
    ),
    "a file that would shadow": (
        "check 2 trio.py",
        "trio.py would shadow the module trio: give it another name",
    ),
    "a file that is no text": ("diff 2 trio binary.py", "binary.py"),
    "a folder that is a file": (
        "run 2 trio --folder notes.txt",
        "'notes.txt' is a file",
    ),
}
"""What is wrong with it: the arguments, and what the one line must say."""


@pytest.mark.parametrize("what", BAD_INPUT)
def test_a_mistake_in_the_input_is_answered_in_one_line(
    what: str, meanwhile: Callable[..., Ended], tmp_path: Path
) -> None:
    """Bad input gives one line that says what would be valid, and exit code 2."""
    (tmp_path / "notes.txt").write_text("buy milk")
    (tmp_path / "trio.py").write_text("")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    arguments, says = BAD_INPUT[what]
    ended = meanwhile(*arguments.split(), cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)


def test_a_folder_below_a_file_cannot_be_made(
    meanwhile: Callable[..., Ended], tmp_path: Path, leftovers: Leftovers
) -> None:
    """A world that cannot be made is told in one line: exit code 1."""
    (tmp_path / "notes.txt").touch()
    folder = tmp_path / "notes.txt" / "shop"
    ended = meanwhile("run", "2", "trio", "--folder", str(folder))
    assert ended.stderr == f"error: {folder} cannot be made: Not a directory\n"
    assert (ended.returncode, ended.stdout) == (1, "")
    assert leftovers.found() == []


def test_processes_refuse_more_products_than_workers(
    meanwhile: Callable[..., Ended], leftovers: Leftovers
) -> None:
    """Sixty products need more workers than are given: a line says how to get them."""
    ended = meanwhile("run", "2", "processes", "--skus", "60")
    assert ended.stderr == (
        "error: processes: 60 products need 120 worker processes, and the shop has "
        "been given 100: ask for fewer products, or give it more with "
        "--processes 120\n"
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert leftovers.found() == []


def test_a_lane_that_refuses_breaks_no_other(meanwhile: Callable[..., Ended]) -> None:
    """In a comparison a lane that refuses has that for its problem."""
    command = "compare 2 threads processes --skus 3 --processes 5 --json"
    ended = meanwhile(*command.split())
    lanes = json.loads(ended.stdout)["lanes"]
    assert [lanes[name]["ok"] for name in ("threads", "processes")] == [True, False]
    assert "3 products need 6 worker processes" in lanes["processes"]["problem"]
    assert ended.returncode == 1


@pytest.mark.parametrize("files", [12, 20, 40, 64])
def test_too_few_files_are_told_in_one_line(files: int, leftovers: Leftovers) -> None:
    """Where the files cannot suffice nothing is started: one line, exit code 1."""
    command = f'ulimit -n {files}; exec "$0" compare 2 threads'
    ended = ran(["sh", "-c", command, COMMAND], leftovers.env)
    assert "raise the limit" in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert leftovers.found() == []


HOLDING = """
from pathlib import Path
from shared.clients.with_threads import get
from shared.shop import Report

def run(shop):
    Path(__file__).with_name("is.up").touch()
    report = Report()
    for sku in shop.skus:
        with report.noting_problems(sku):
            report.prices[sku] = get(shop.price_url(sku))
    return report
"""


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_supplier_that_is_killed_is_told_in_one_line(
    as_json: tuple[str, ...], tmp_path: Path, leftovers: Leftovers
) -> None:
    """A world that breaks while a lane is held by it ends the command: exit code 1."""
    file = tmp_path / "holding_with_threads.py"
    file.write_text(HOLDING)
    command = [COMMAND, "check", "2", str(file), "--patience", "600", *as_json]
    with subprocess.Popen(
        command,
        env=leftovers.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        deadline = time.monotonic() + 60
        while not (tmp_path / "is.up").exists() and time.monotonic() < deadline:
            time.sleep(POLL_S)
        supplier_of(process.pid).kill()
        out, err = process.communicate(timeout=60)
    assert err == "error: the supplier is gone (its process ended with -9)\n"
    assert (process.returncode, out) == (1, "")
    assert leftovers.after(5) == []


def supplier_of(pid: int) -> psutil.Process:
    """The supplier that a command has started."""
    return next(
        each
        for each in psutil.Process(pid).children()
        if SUPPLIER in " ".join(each.cmdline())
    )


@pytest.mark.parametrize("arguments", ["chapters", "run 2 trio", "diff 2 trio curio"])
def test_a_reader_who_leaves_early_is_no_trouble(
    arguments: str, leftovers: Leftovers
) -> None:
    """Standard output that is closed before anything is written hears of nothing."""
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [COMMAND, *arguments.split()],
        env=leftovers.env,
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(writing)
    assert ended.stderr == b""
    assert leftovers.found() == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
@pytest.mark.parametrize("arguments", ["chapters", "chapters --json"])
def test_a_full_disk_is_told_in_one_line(arguments: str, leftovers: Leftovers) -> None:
    """Output that cannot be written is world trouble: one line, exit code 1."""
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            [COMMAND, *arguments.split()],
            env=leftovers.env,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    assert re.fullmatch(rb"error: [^\n]*No space left on device[^\n]*\n", ended.stderr)
    assert ended.returncode == 1


ROWS_OF_SIBLINGS = {"F2"}


def test_semantics_shows_a_row(meanwhile: Callable[..., Ended]) -> None:
    """Its question, an answer a lane, the explanation, and where it is documented."""
    ended = meanwhile("semantics", "s5", "trio", "curio")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("S5. I start six tasks")
    assert re.search(r"trio +0 1 2 3 4 5\s+or 5 4 3 2 1 0\s+curio +0 1 2", ended.stdout)
    assert "asyncio  " not in ended.stdout
    assert "https://trio.readthedocs.io/" in ended.stdout


def test_semantics_lists_all_rows(meanwhile: Callable[..., Ended]) -> None:
    """Without a word, a line or two for each of the 78, below its group's name."""
    ended = meanwhile("semantics")
    ids = re.findall(r"^([A-Z]\d+) ", ended.stdout, re.MULTILINE)
    assert (ended.returncode, len(ids), ids[0], ids[-1]) == (0, 78, "S1", "D2")
    lines = [line.strip() for line in ended.stdout.splitlines()]
    titles = [line for line in lines if line in GROUPS.values()]
    assert titles == list(GROUPS.values())
    assert lines[lines.index("Failure") + 1].startswith("F1 ")


@pytest.mark.parametrize("word", ["sibling", "SIBLINGS"])
def test_semantics_finds_rows_by_a_word(
    word: str, meanwhile: Callable[..., Ended]
) -> None:
    """In any of its texts, in capitals or not, in the plural or not."""
    ended = meanwhile("semantics", word)
    ids = set(re.findall(r"^([A-Z]\d+) ", ended.stdout, re.MULTILINE))
    assert ended.returncode == 0
    assert ids >= ROWS_OF_SIBLINGS
    assert len(ids) < 40


def test_semantics_of_one_lane(meanwhile: Callable[..., Ended]) -> None:
    """A lane in place of a row is all that is known of it."""
    ended = meanwhile("semantics", "gevent", "--json")
    rows = json.loads(ended.stdout)
    assert len(rows) == 78
    assert {name for row in rows for name in row["observed"]["3.13"]} == {"gevent"}


def test_a_program_that_is_shown_can_be_run(
    meanwhile: Callable[..., Ended], tmp_path: Path
) -> None:
    """What `--source` prints of one lane is a program, and answers."""
    shown = meanwhile("semantics", "S5", "asyncio", "--source")
    file = tmp_path / "s5.py"
    file.write_text(shown.stdout, "utf-8")
    ended = ran([sys.executable, str(file)], dict(os.environ))
    assert (ended.returncode, ended.stdout) == (0, "0 1 2 3 4 5\n")


def test_semantics_observes_now(meanwhile: Callable[..., Ended]) -> None:
    """`--run` asks here and now, the variants as well, and leaves nothing behind."""
    ended = meanwhile("semantics", "S5", "asyncio", "--run", "--json")
    [row] = json.loads(ended.stdout)
    assert ended.returncode == 0
    assert row["now"]["asyncio"] == ["0 1 2 3 4 5"]
    assert "asyncio+uvloop" in row["now"]


def test_semantics_is_for_programs_too(meanwhile: Callable[..., Ended]) -> None:
    """`--json` has the question, the answers of each Python, and why there are none."""
    [row] = json.loads(meanwhile("semantics", "S5", "--json").stdout)
    assert row["id"] == "S5"
    assert row["observed"]["3.11"]["asyncio"] == ["0 1 2 3 4 5"]
    assert set(row["not_observed"]) == {"threads", "processes"}
