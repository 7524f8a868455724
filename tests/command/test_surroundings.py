"""Where the command is started: what is closed, what is shadowed, what is short."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from xml.etree import ElementTree

import pytest

import meanwhile as entry
from shared.proof import find_chapter
from shared.reaper import ROOT
from shared.semantics.row import find_row
from tests.command.ran import Ended, ran
from tests.leftovers import COMMAND, Leftovers

TRIO = str(find_chapter("2").traces / "trio.jsonl")
FEW_PROCESSES = Path(__file__).with_name("programs") / "few_processes.py"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_simpler_characters(encoding: str, leftovers: Leftovers) -> None:
    """Where there is no character for a timeline's lines, simpler ones stand there."""
    ended = subprocess.run(
        [COMMAND, "timeline", TRIO],
        env={**leftovers.env, "PYTHONIOENCODING": encoding},
        capture_output=True,
        encoding=encoding,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.search(r"^price tea +[#:]+-{9,}#", ended.stdout, re.MULTILINE)


@pytest.mark.parametrize("columns", ["0", "00", "", "abc", "-5", "1e3", "9" * 9])
def test_no_width_at_all(
    columns: str, in_process: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """COLUMNS=0, as editors have it, is no width, nor is what nobody has."""
    monkeypatch.delenv("COLUMNS", raising=False)
    expected = in_process("timeline", TRIO).stdout
    monkeypatch.setenv("COLUMNS", columns)
    assert in_process("timeline", TRIO).stdout == expected != ""


@pytest.mark.parametrize("columns", ["1", "40", "60"])
def test_links_stay_whole(
    columns: str, in_process: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link is not cut where the terminal ends."""
    monkeypatch.setenv("COLUMNS", columns)
    lines = in_process("semantics", "S5").stdout.splitlines()
    assert set(find_row("S5").sources) <= {line.strip() for line in lines}


def test_documents_in_utf8(leftovers: Leftovers) -> None:
    """What programs read is in UTF-8, whatever the terminal has."""
    env = {**leftovers.env, "PYTHONIOENCODING": "ascii"}
    ended = ran([COMMAND, "timeline", TRIO, "--format", "svg"], env)
    assert ElementTree.fromstring(ended.stdout).tag.endswith("svg")
    assert not ended.stdout.isascii()


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_closed_streams(closed: str, leftovers: Leftovers) -> None:
    """Output that is closed gets nothing, and the exit code is what it is."""
    ended = ran(["sh", "-c", f'exec "$0" chapters {closed}', COMMAND], leftovers.env)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["select", "random", "sqlite3", "asyncio", "trio"])
def test_shadow_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that would be imported in place of a module is named."""
    (tmp_path / f"{name}.py").touch()
    monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    assert list(entry.in_the_way()) == [
        f"{tmp_path / name}.py would be imported in place of the module {name}: give "
        "it another name, or take its folder out of PYTHONPATH"
    ]


@pytest.mark.parametrize("end", [".pyc", EXTENSION_SUFFIXES[0]])
def test_compiled_shadow_is_named(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is one without a source."""
    (tmp_path / f"select{end}").touch()
    monkeypatch.delitem(sys.modules, "select", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    [says] = entry.in_the_way()
    assert says.startswith(f"{tmp_path}/select{end} would be imported in place of the")


@pytest.mark.parametrize("name", ["click", "rich"])
def test_other_library(name: str, tmp_path: Path, leftovers: Leftovers) -> None:
    """A package of a library's name that is none is named: one line, exit code 1."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    before = os.environ.get("PYTHONPATH", "")
    env = {**leftovers.env, "PYTHONPATH": f"{tmp_path}{os.pathsep}{before}"}
    ended = ran([COMMAND, "chapters"], env)
    assert f"{tmp_path / name}/__init__.py" in ended.stderr
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert (ended.returncode, ended.stdout) == (1, "")


def test_no_library(leftovers: Leftovers) -> None:
    """Where a library is not installed, a line says how it is: exit code 1."""
    command = [sys.executable, "-S", str(ROOT / "meanwhile.py"), "chapters"]
    ended = ran(command, leftovers.env)
    assert re.fullmatch(
        r"error: No module named '\w+': pip install -e \.[^\n]*\n", ended.stderr
    )
    assert (ended.returncode, ended.stdout) == (1, "")


@pytest.mark.parametrize("name", ["shared", "chapters"])
def test_other_package_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another project's package that is called like one of ours is named."""
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert list(entry.in_the_way()) == [
        f"{tmp_path / name} is another project's package `{name}`, which Python finds "
        "before Meanwhile's: take its folder out of PYTHONPATH"
    ]


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("select", [sys.executable, "-P", "-m", "meanwhile"]),
        ("operator", [COMMAND]),
        ("collections", [COMMAND]),
    ],
)
def test_shadow_ends_the_command(
    name: str, command: list[str], tmp_path: Path, leftovers: Leftovers
) -> None:
    """A file that shadows is told of before it is imported: one line, exit code 2."""
    # A string, since beside other programs it would be in everybody's way.
    (tmp_path / f"{name}.py").write_text("raise RuntimeError('the wrong one')")
    before = os.environ.get("PYTHONPATH", "")
    env = {**leftovers.env, "PYTHONPATH": f"{tmp_path}{os.pathsep}{before}"}
    ended = ran([*command, "chapters"], env)
    assert re.fullmatch(rf"error: \S+/{name}\.py would be [^\n]+\n", ended.stderr)
    assert (ended.returncode, ended.stdout) == (2, "")


def test_no_more_processes(leftovers: Leftovers) -> None:
    """Where no process can be started, the system is named: one line, exit code 1."""
    command = [sys.executable, str(FEW_PROCESSES), "1", "run", "1", "threads"]
    ended = ran(command, leftovers.env)
    assert ended.stderr.startswith(
        "error: this system gives no more threads or processes (ulimit -u is 1"
    )
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert (ended.returncode, ended.stdout) == (1, "")


@pytest.mark.skipif(sys.platform != "linux", reason="macOS limits no memory")
def test_little_memory(leftovers: Leftovers) -> None:
    """Where memory is short, that is the last word, and there is no traceback of ours.

    Python's own modules may log before that what they could not load.
    """
    command = 'ulimit -v 100000; exec "$0" compare 1 threads'
    ended = ran(["bash", "-c", command, COMMAND], leftovers.env)
    says = r"error: (with_threads.py could not go on: )?this system gives no more .+"
    assert re.fullmatch(rf"(.*\n)?{says}\n|", ended.stderr, re.DOTALL)
    assert "/shared/" not in ended.stderr
    assert "raised" not in ended.stdout


@pytest.mark.parametrize("length", [60, 90, 200])
def test_long_temporary_folder(length: int, leftovers: Leftovers) -> None:
    """A TMPDIR that is too long for sockets is no hindrance, nor is it left used."""
    folder = leftovers.folder / ("x" * length)
    folder.mkdir()
    env = {**leftovers.env, "TMPDIR": str(folder)}
    ended = ran([COMMAND, "run", "1", "processes"], env)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["two words", "käse☃", "\udcff", "two\nlines"])
def test_strange_temporary_folder(name: str, leftovers: Leftovers) -> None:
    """TMPDIR may be called as it likes."""
    folder = leftovers.folder / name
    folder.mkdir()
    env = {**leftovers.env, "TMPDIR": str(folder)}
    ended = ran([COMMAND, "run", "1", "processes"], env)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("folder", ["/nowhere/there", "/proc", "/dev/null"])
def test_no_temporary_folder(folder: str, leftovers: Leftovers) -> None:
    """Where TMPDIR is none, or cannot be written to, another is taken."""
    ended = ran([COMMAND, "run", "1", "threads"], {**leftovers.env, "TMPDIR": folder})
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("arguments", ["run 2 processes", "timeline 2 trio -o x"])
def test_current_folder_is_gone(
    arguments: str, tmp_path: Path, leftovers: Leftovers
) -> None:
    """Where the current folder has been deleted, that is said, and no lane is run."""
    command = f'mkdir here && cd here && rmdir ../here && exec "$0" {arguments}'
    ended = ran(["sh", "-c", command, COMMAND], leftovers.env, tmp_path)
    assert (
        ended.stderr == "error: the current folder is gone: go to one that is there\n"
    )
    assert (ended.returncode, ended.stdout) == (1, "")
