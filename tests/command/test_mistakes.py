"""A mistake in what is asked for is answered in one line: exit code 2."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.proof import chapters
from shared.registry import LANES
from tests.command.ran import Ended

NUMBERS = ", ".join(map(str, chapters()))
LANE_NAMES = ", ".join(LANES)


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
        "timeline, watch, diff, practice, semantics",
    ),
    "option": (
        "run 2 trio --sku 5",
        "there is no option --sku; there are --skus, --seed, --processes, --stockroom",
    ),
    "option of no command": ("--sku", "there is no option --sku; there are --version"),
    "negative number": ("run 2 trio --skus -1", "x>=1"),
    "zero": ("compare 2 --skus 0", "x>=1"),
    "no number": ("run 2 trio --skus many", "'many' is not a valid integer"),
    "no value": ("run 2 trio --skus", "'--skus' requires an argument"),
    "stockroom": (
        "run 2 trio --stockroom oracle",
        "'oracle' is not one of 'sqlite', 'postgresql'",
    ),
    "a chapter that has no other": (
        "compare 13 --stockroom postgresql",
        "chapter 13 has SQLite alone: its own loop has a thread for a query, and no "
        "way to a server",
    ),
    "more than a server bears": (
        "run 2 trio --skus 51 --stockroom postgresql",
        "with --stockroom postgresql a shop has 50 products at most",
    ),
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
        "no row speaks of 'zyx', nor any page; `meanwhile semantics` lists all rows",
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
    "a file without an end": ("diff 2 trio zero.py", "zero.py is not a file of text"),
    "a lane without an end": ("check 2 zero.py", "zero.py is not a file"),
    "a folder that is a file": (
        "run 2 trio --folder notes.txt",
        "'notes.txt' is a file",
    ),
}
"""What is wrong with it: the arguments, and what the one line must say."""


@pytest.mark.parametrize("what", BAD_INPUT)
def test_mistake_is_answered(
    what: str, meanwhile: Callable[..., Ended], tmp_path: Path
) -> None:
    """Bad input gives one line that says what would be valid, and exit code 2."""
    (tmp_path / "notes.txt").write_text("buy milk")
    (tmp_path / "trio.py").write_text("")
    (tmp_path / "binary.py").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    arguments, says = BAD_INPUT[what]
    ended = meanwhile(*arguments.split(), cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert says in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)


SENT_ON = {
    "timeline my.py": "meanwhile timeline 2 my.py",
    "timeline 3 run.jsonl": "meanwhile timeline run.jsonl",
    "run 3 my.py": "meanwhile check 3 my.py",
    "run my.py 3": "meanwhile check 2 my.py",
    "compare 3 trio my.py": "meanwhile check 3 my.py",
    "check my.py my.py": "meanwhile check 2 my.py",
    "compare my.py": "meanwhile check 2 my.py",
    "check my.py 2": "meanwhile check 2 my.py",
    "diff my.py trio asyncio": "meanwhile diff 2 trio my.py",
    "diff my.py": "meanwhile diff 2 trio my.py",
    "diff 3 my.py": "meanwhile diff 3 trio my.py",
    "diff 1..3 my.py": "meanwhile diff 1 trio my.py",
    "semantics my.py": "meanwhile check 2 my.py",
    "semantics S5 my.py": "meanwhile check 2 my.py",
    "semantics run.jsonl": "meanwhile timeline run.jsonl",
    "doctor my.py": "meanwhile check 2 my.py",
    "my.py": "meanwhile check 2 my.py",
}
"""Where a file stands in place of something else: the command that is wanted."""


@pytest.mark.parametrize("arguments", SENT_ON)
def test_file_is_sent_on(arguments: str, in_process: Callable[..., Ended]) -> None:
    """Who names a file where none is meant is told the command that takes it."""
    ended = in_process(*arguments.split())
    assert ended.stderr.endswith(f" must stand: {SENT_ON[arguments]}\n")
    assert (ended.returncode, ended.stdout) == (2, "")


def test_command_can_be_pasted(in_process: Callable[..., Ended]) -> None:
    """The command that is told is right in a shell, whatever the file is called."""
    ended = in_process("timeline", "my lane's.py")
    command = ended.stderr.partition(" must stand: ")[2]
    assert shlex.split(command) == ["meanwhile", "timeline", "2", "my lane's.py"]


STRANGE = ["two\nlines", "\x1b[31mred", "turned \u202e around"]


@pytest.mark.parametrize("name", STRANGE)
@pytest.mark.parametrize(
    "command", ["check 2 %.py", "diff 2 trio %.py", "timeline %.jsonl", "%", "run 2 %"]
)
def test_strange_names(
    command: str, name: str, in_process: Callable[..., Ended]
) -> None:
    """Whatever is named, it is answered in one line that moves no cursor."""
    ended = in_process(*(word.replace("%", name) for word in command.split()))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert ended.stderr.rstrip("\n").isprintable()


@pytest.mark.parametrize("number", ["nan", "inf", "1e400", "1.5", "", "9" * 5000])
@pytest.mark.parametrize("option", ["--skus", "--seed", "--processes"])
def test_strange_numbers(
    option: str, number: str, in_process: Callable[..., Ended]
) -> None:
    """What is no whole number is refused in one line, and so is one without an end."""
    ended = in_process("run", "2", "trio", option, number)
    assert option in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert (ended.returncode, ended.stdout) == (2, "")


@pytest.mark.parametrize("seconds", ["nan", "inf", "-inf", "1e400", "-1", "0", "soon"])
def test_strange_patience(
    seconds: str, in_process: Callable[..., Ended], tmp_path: Path
) -> None:
    """A patience that is no number of seconds is refused in one line."""
    ended = in_process("check", "2", "mine.py", "--patience", seconds)
    assert "--patience" in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert (ended.returncode, ended.stdout) == (2, "")


@pytest.mark.parametrize("command", ["check", "timeline"])
def test_no_lane_is_refused(
    command: str, in_process: Callable[..., Ended], tmp_path: Path
) -> None:
    """A file that is no lane is refused before anything is run: exit code 2."""
    file = tmp_path / "mine_with_trio.py"
    file.write_text("from trio import run")
    ended = in_process(command, "2", str(file))
    assert ended.stderr.startswith(f"error: {file} has no run(shop) of its own, only ")
    assert (ended.returncode, ended.stdout) == (2, "")


@pytest.mark.parametrize(("new", "kind"), [(', "kind": "ftp"', "'ftp'"), ("", "None")])
def test_unknown_kind(
    new: str, kind: str, in_process: Callable[..., Ended], tmp_path: Path
) -> None:
    """A trace with a kind of request that there is not is refused in one line."""
    file = tmp_path / "strange.jsonl"
    text = (chapters()[2].traces / "trio.jsonl").read_text("utf-8")
    file.write_text(text.replace(', "kind": "http"', new), "utf-8")
    ended = in_process("timeline", str(file))
    assert ended.stderr == (
        f"error: {file}: there is no kind of request {kind}; there are http, db, file\n"
    )
    assert (ended.returncode, ended.stdout) == (2, "")
