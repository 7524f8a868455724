"""`meanwhile timeline`: from lanes that are run, and from files."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from shared.proof import compare, find_chapter
from shared.registry import LANES, VARIANTS
from shared.runner.source import Source
from shared.trace.trace import read

COMMAND = str(Path(sys.executable).with_name("meanwhile"))
TRACES = find_chapter("2").traces
TRIO = str(TRACES / "trio.jsonl")

Ended = subprocess.CompletedProcess[str]
Meanwhile = Callable[..., Ended]


@pytest.fixture
def meanwhile() -> Meanwhile:
    """The command, in a pipe."""

    def run(*arguments: str, **env: str) -> Ended:
        return subprocess.run(
            [COMMAND, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, **env},
        )

    return run


def test_lanes_are_shown(meanwhile: Meanwhile) -> None:
    """Each lane named has its rows, in the usual order, on one axis with a legend."""
    ended = meanwhile("timeline", "2", "gevent", "asyncio", COLUMNS="80")
    lines = ended.stdout.splitlines()
    titles = [line.split()[0] for line in lines if line.startswith(("gev", "asy"))]
    assert (ended.returncode, ended.stderr) == (0, "")
    assert titles == ["asyncio", "gevent"]
    assert sum(line.startswith("price tea") for line in lines) == 2
    assert max(map(len, lines)) <= 80
    assert "waiting for http" in ended.stdout


def test_variant_is_shown(meanwhile: Meanwhile) -> None:
    """A variant goes by its name wherever a lane does."""
    ended = meanwhile("timeline", "2", "anyio+trio", "--format", "jsonl")
    header = json.loads(ended.stdout.splitlines()[0])
    assert (header["lane"], header["ended"]) == ("anyio+trio", "")
    assert set(header["made_with"]) == {"system", "python", "anyio", "trio"}


def test_jsonl_can_be_shown(meanwhile: Meanwhile, tmp_path: Path) -> None:
    """A trace that was written to a file shows the same as the run did."""
    file = tmp_path / "kept.jsonl"
    ended = meanwhile("timeline", "1", "trio", "--format", "jsonl", "-o", str(file))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    [trace] = read(file)
    assert (trace.lane, trace.chapter, trace.ended) == ("trio", 1, "")
    again = meanwhile("timeline", str(file), "--format", "jsonl")
    assert again.stdout == file.read_text("utf-8")


@pytest.mark.parametrize("form", ["text", "svg", "html", "perfetto", "jsonl"])
def test_every_form_to_file(meanwhile: Meanwhile, form: str, tmp_path: Path) -> None:
    """What goes to a file is what goes to a pipe, whole."""
    file = tmp_path / "out"
    printed = meanwhile("timeline", TRIO, "--format", form, COLUMNS="80")
    written = meanwhile("timeline", TRIO, "--format", form, "-o", str(file))
    assert (written.returncode, written.stdout) == (0, "")
    assert file.read_text("utf-8").rstrip() == printed.stdout.rstrip()
    assert list(tmp_path.iterdir()) == [file]


def test_svg_and_perfetto(meanwhile: Meanwhile) -> None:
    """A picture parses as XML, a Perfetto trace as JSON with its events."""
    files = [str(TRACES / f"{lane}.jsonl") for lane in LANES]
    svg = meanwhile("timeline", *files, "--format", "svg")
    perfetto = meanwhile("timeline", *files, "--format", "perfetto")
    assert ElementTree.fromstring(svg.stdout).tag.endswith("svg")
    events = json.loads(perfetto.stdout)["traceEvents"]
    names = [each["args"]["name"] for each in events if each["name"] == "process_name"]
    assert names == list(LANES)


def broken(tmp_path: Path, what: str) -> Path:
    """A file that is no trace, for this reason."""
    text = Path(TRIO).read_text("utf-8")
    lines = text.splitlines(keepends=True)
    file = tmp_path / "broken.jsonl"
    file.write_text(
        {
            "empty": "",
            "cut between lines": "".join(lines[:20]),
            "cut in a line": text[: len("".join(lines[:20])) + 10],
            "another version": text.replace('"version": 1', '"version": 99', 1),
            "not JSON": "<svg/>\n",
        }[what]
    )
    return file


SAYS = {
    "empty": "it is empty",
    "cut between lines": "line 20: the trace is cut short",
    "cut in a line": "line 21: ",
    "another version": "line 1: the trace is of version 99",
    "not JSON": "line 1: this is not the header of a trace",
}


@pytest.mark.parametrize("what", SAYS)
def test_bad_file_is_told(meanwhile: Meanwhile, what: str, tmp_path: Path) -> None:
    """A trace that cannot be read: which line, why, and exit code 2."""
    ended = meanwhile("timeline", str(broken(tmp_path, what)))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert len(ended.stderr.splitlines()) == 1
    assert SAYS[what] in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("timeline nowhere.jsonl", "nowhere.jsonl cannot be read"),
        ("timeline 99", "there is no chapter '99'"),
        ("timeline 2 twisted", f"there are {', '.join((*LANES, *VARIANTS))}"),
        ("timeline 2 --format png", "'png' is not one of"),
        ("timeline 2 trio -o /nowhere/there/x.svg", "/nowhere/there/x.svg"),
    ],
)
def test_mistake_is_told(meanwhile: Meanwhile, arguments: str, says: str) -> None:
    """What is not there is named in one line, with what is."""
    ended = meanwhile(*arguments.split())
    assert (ended.returncode in (1, 2), ended.stdout) == (True, "")
    assert len(ended.stderr.splitlines()) == 1
    assert says in ended.stderr


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python has eager tasks")
def test_variant_of_later_python(meanwhile: Meanwhile) -> None:
    """What this Python lacks is said before anything is started."""
    ended = meanwhile("timeline", "2", "asyncio+eager")
    said = "error: asyncio+eager needs Python 3.12 or later\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said)


@pytest.mark.on_python("3.13")
def test_failing_lane_is_shown(
    meanwhile: Meanwhile, program: Callable[..., Source], tmp_path: Path
) -> None:
    """A reader's lane that raises: what it was doing is drawn, in every form."""
    kept = tmp_path / "kept.jsonl"
    chapter = find_chapter("2")
    source = program("failing_with_trio")
    result = compare(chapter, {"mine": source}, chapter.contract.shop, rounds=0)
    trace = result.lanes["mine"].trace
    assert trace.ended.startswith("raised ")
    kept.write_text(trace.text())
    for form in ("text", "svg", "html", "perfetto", "jsonl"):
        shown = meanwhile("timeline", str(kept), "--format", form)
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "waits" in shown.stdout
