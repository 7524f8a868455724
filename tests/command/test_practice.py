"""`meanwhile practice`: listed, begun, looked at, mended; and what is in the way."""

import json
import re
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.command import practice
from shared.command.progress import FOLDER, PROGRESS, Progress
from shared.proof.exercises import Exercise, all_exercises
from shared.reaper import ROOT, Stopping
from tests.command.ran import Ended
from tests.leftovers import COMMAND, Leftovers

EVERY = all_exercises()
ONE = EVERY["chapter02_1_asyncio"]
WITHIN_S = 60.0
at_length = pytest.mark.on_python("3.11")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine"


@pytest.fixture
def practise(
    folder: Path, in_process: Callable[..., Ended], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Ended]:
    """Run the command in this process, as far as there is nothing to be watched."""

    def ended(*_: object) -> Iterator[None]:
        raise Stopping

    monkeypatch.setattr(practice, "saves", ended)

    def run(*arguments: str) -> Ended:
        return in_process("practice", *arguments, "--folder", str(folder))

    return run


def known(folder: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = json.loads((folder / PROGRESS).read_text())[
        "exercises"
    ]
    return found


def test_list(practise: Callable[..., Ended], folder: Path) -> None:
    """Every exercise is listed; what is begun and what is solved is marked."""
    progress = Progress(folder)
    progress.begin(ONE)
    progress.begin(EVERY["chapter02_2_processes"])
    progress.solve(ONE)
    shown = practise().stdout
    table = shown.partition("\n\n")[0]
    listed = re.findall(r"\b(\d) ([a-z]+)(?=[✓… \n])", table + "\n")
    assert listed == [(f"{each.number}", each.lane) for each in EVERY.values()]
    assert "1 asyncio✓  2 processes…  3 trio" in shown
    assert f"1 of {len(EVERY)} solved" in shown


def test_list_of_a_lane(practise: Callable[..., Ended]) -> None:
    """With --lane, only those of that runtime."""
    shown = practise("--lane", "curio").stdout
    assert {*re.findall(r"\d ([a-z]+)(?=  |\n)", shown)} == {"curio"}


def test_the_next(practise: Callable[..., Ended], folder: Path) -> None:
    """The first that is not solved is taken, and told of in two sentences."""
    Progress(folder).solve(ONE)
    shown = practise("2").stdout
    assert shown.startswith("2. All at once: exercise 2 of 7, processes\n")
    assert EVERY["chapter02_2_processes"].asks in " ".join(shown.split())
    given = (folder / "chapter02_2_processes.py").read_text("utf-8")
    assert given == EVERY["chapter02_2_processes"].given
    assert not (folder / "chapter02_1_asyncio.py").exists()


def test_what_is_begun_is_resumed(practise: Callable[..., Ended], folder: Path) -> None:
    """Nothing is written over a file; what was touched last is taken up."""
    practise("2", "--lane", "trio")
    file = folder / "chapter02_3_trio.py"
    file.write_text("mine\n")
    for arguments in (["2"], ["2", "3"], ["2", "--lane", "trio"]):
        assert "exercise 3 of 7, trio" in practise(*arguments).stdout
        assert file.read_text() == "mine\n"


def test_again(practise: Callable[..., Ended], folder: Path) -> None:
    """Anew is as it was given; what the reader had is kept, each time."""
    file = folder / "chapter02_1_asyncio.py"
    practise("2", "--again")
    for number, mine in ((1, "one"), (2, "two")):
        file.write_text(mine)
        shown = practise("2", "--again").stdout
        kept = folder / f"chapter02_1_asyncio_before_{number}.py"
        assert f"What you had is kept as {kept}\n" in shown
        assert (file.read_text("utf-8"), kept.read_text()) == (ONE.given, mine)
    practise("2", "--again")
    assert len([*folder.glob("*.py")]) == 3
    Progress(folder).solve(ONE)
    practise("2", "1", "--again")
    assert Progress(folder).is_solved(ONE)


def test_hints(practise: Callable[..., Ended], folder: Path) -> None:
    """One at a time; how many were given is kept, until it is begun anew."""
    for number in (1, 2, 3, 3):
        ended = practise("2", "--hint")
        assert f"hint {number} of 3\n{ONE.mistake.hints[number - 1]}" in ended.stdout
    assert ended.stdout.endswith("--solution shows what mends it.\n")
    assert known(folder)[ONE.name]["hints"] == 3
    practise("2", "--again")
    assert known(folder)[ONE.name]["hints"] == 0


def test_solution(practise: Callable[..., Ended], folder: Path) -> None:
    """The diff from what was given to a lane that is right; nothing is written."""
    shown = practise("2", "--solution").stdout
    assert shown.startswith("--- ")
    assert "-            await group.create_task(label(shop, sku, report))\n" in shown
    assert "+            group.create_task(label(shop, sku, report))\n" in shown
    assert not folder.exists()


def test_all_are_solved(practise: Callable[..., Ended], folder: Path) -> None:
    """There is a word for that, of a chapter and of a runtime in it."""
    for each in EVERY.values():
        if each.chapter.number == 2:
            Progress(folder).solve(each)
    assert practise("2").stdout == "All exercises of chapter 2 are solved.\n"
    of_trio = practise("2", "--lane", "trio").stdout
    assert of_trio == "All exercises of chapter 2 for trio are solved.\n"
    assert "exercise 3 of 7, trio" in practise("2", "3").stdout


WRONG = {
    "no such exercise": (
        ["2", "8"],
        "there is no exercise '8'; there are 1, 2, 3, 4, 5, 6, 7",
    ),
    "no such lane": (["2", "--lane", "tiro"], "there is no lane 'tiro'; there are "),
    "none in that lane": (
        ["2", "--lane", "dask"],
        "there is no exercise for 'dask'; there are asyncio, processes, trio, anyio, ",
    ),
    "no such chapter": (["99"], "there is no chapter '99'"),
    "no chapter": (["--hint"], "of which chapter? As in: meanwhile practice 2 --hint"),
    "two at once": (["2", "--hint", "--again"], "one at a time"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_not_there(what: str, practise: Callable[..., Ended]) -> None:
    """It is said in a line, with what there is."""
    arguments, says = WRONG[what]
    ended = practise(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(r"error: [^\n]+\n", ended.stderr)
    assert says in ended.stderr


OURS = '{"meanwhile": "practice", "exercises": '
FOREIGN = {
    "no JSON": "{",
    "nothing": "",
    "another's": '{"exercises": {}}',
    "a list": "[]",
    "no exercises": '{"meanwhile": "practice"}',
    "a list of them": OURS + '["chapter02_1_asyncio"]}',
    "no fields": OURS + '{"chapter02_1_asyncio": 1}}',
    "other fields": OURS + '{"a": {"given": "b", "c": 1}}}',
    "other values": OURS + '{"a": {"given": 1}}}',
    "less than none": OURS + '{"a": {"given": "b", "hints": -1}}}',
    "deep": "[" * 100_000,
    "no number": '{"meanwhile": NaN}',
}


@pytest.mark.parametrize("what", FOREIGN)
def test_foreign_progress(
    what: str, practise: Callable[..., Ended], folder: Path
) -> None:
    """A file that this command has not written is told of, and kept as it is."""
    folder.mkdir()
    file = folder / PROGRESS
    file.write_text(FOREIGN[what])
    for arguments in ([], ["2"], ["2", "--hint"], ["2", "--again"]):
        ended = practise(*arguments)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert re.fullmatch(r"error: [^\n]+ is not as this[^\n]+\n", ended.stderr)
        assert file.read_text() == FOREIGN[what]
        assert [*folder.iterdir()] == [file]


def test_bytes_that_are_no_text(practise: Callable[..., Ended], folder: Path) -> None:
    """The same of a file that is not in UTF-8, or is a folder."""
    folder.mkdir()
    (folder / PROGRESS).write_bytes(b"\xff\xfe")
    assert "is not as this command has written it" in practise().stderr
    (folder / PROGRESS).unlink()
    (folder / PROGRESS).mkdir()
    assert practise().stderr.endswith("cannot be read: Is a directory\n")


def test_of_an_older_release(practise: Callable[..., Ended], folder: Path) -> None:
    """What was known of another text of that name is not true of this one."""
    practise("2")
    text = (folder / PROGRESS).read_text().replace("false", "true")
    (folder / PROGRESS).write_text(re.sub('"given": "[^"]+"', '"given": "old"', text))
    assert f"0 of {len(EVERY)} solved" in practise().stdout
    assert practise("2").stdout.startswith("This exercise has changed since;")


def test_it_cannot_be_written(tmp_path: Path, in_process: Callable[..., Ended]) -> None:
    """Where nothing can be written, that is said, with what helps."""
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "mine"
    ended = in_process("practice", "2", "--folder", str(place))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"error: {place} cannot be written: Not a directory; --folder names another "
        "place for what you practise\n"
    )


def test_it_is_left_alone() -> None:
    """Neither git nor ruff, mypy or pytest looks at what a reader mends."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    assert "practice/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert "practice" in settings["ruff"]["extend-exclude"]
    assert "practice" in settings["pytest"]["ini_options"]["norecursedirs"]
    assert settings["mypy"]["packages"] == ["shared", "chapters", "tests"]
    assert FOLDER == ROOT / "practice"


MENDED = ONE.given.replace("await group.create_task", "group.create_task")


@contextmanager
def working(
    folder: Path, leftovers: Leftovers, *arguments: str
) -> Iterator["subprocess.Popen[str]"]:
    """The command at work, until it is let go."""
    with subprocess.Popen(
        [COMMAND, "practice", *arguments, "--folder", str(folder)],
        env={**leftovers.env, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        late = threading.Timer(WITHIN_S, process.kill)
        late.start()
        try:
            yield process
        finally:
            late.cancel()
            process.kill()


def until_it_says(process: "subprocess.Popen[str]", what: str) -> str:
    """Read on until a line that begins so."""
    assert process.stdout
    told = []
    for line in process.stdout:
        told.append(line)
        if re.match(what, line):
            return "".join(told)
    raise AssertionError("".join(told))


def save(folder: Path, exercise: Exercise, text: str) -> None:
    """As editors do: another file takes its place."""
    draft = folder / "draft"
    draft.write_text(text, "utf-8")
    draft.replace(folder / f"{exercise.name}.py")


@at_length
def test_until_it_is_mended(folder: Path, leftovers: Leftovers) -> None:
    """At each save it says what still breaks, if it is Python, if it is there."""
    with working(folder, leftovers, "2") as process:
        until_it_says(process, "Ctrl-C ends this")
        save(folder, ONE, ONE.given)
        told = until_it_says(process, "✗")
        assert re.search(r"^\d\d:\d\d:\d\d looking at it\n✗ peak\n", told, re.MULTILINE)
        until_it_says(process, "    observed the gate waited for 2 requests")
        save(folder, ONE, "def run(shop:\n")
        assert "line 1: this is not Python" in until_it_says(process, "✗")
        (folder / f"{ONE.name}.py").unlink()
        assert "is gone; --again puts it there" in until_it_says(process, "✗")
        save(folder, ONE, MENDED)
        told = until_it_says(process, "✓ mended")
        assert f"✓ mended: {ONE.name}.py keeps the contract\n" in told
        assert process.stdout
        said = process.stdout.read()
        assert "Read on: chapters/chapter02_all_at_once/README.md" in said
        again = f"meanwhile practice 2 1 --folder {folder} --solution\n"
        assert f"The chapter's own way: {again}" in said
        assert said.endswith(f"Next: meanwhile practice 2 --folder {folder}\n")
        assert process.wait(WITHIN_S) == 0
    assert known(folder)[ONE.name]["solved"] is True
    assert leftovers.after(WITHIN_S) == []


OTHER_DESIGN = '''"""All at once, another way."""

import asyncio

from shared.clients.with_asyncio import fetchval, get, save
from shared.lane import STOCK, Report, Shop


async def label(shop: Shop, sku: str, report: Report) -> None:
    async def price() -> None:
        with report.skip_on_problem(sku):
            report.prices[sku] = await get(shop.price_url(sku))

    async def stock() -> None:
        with report.skip_on_problem(sku):
            report.stocks[sku] = await fetchval(shop.stockroom, STOCK, sku)

    await asyncio.gather(price(), stock())
    if report.knows(sku):
        with report.skip_on_problem(sku):
            await save(shop.label_path(sku), report.label(sku).text)


def run(shop: Shop) -> Report:
    async def all_labels() -> Report:
        report = Report()
        await asyncio.gather(*(label(shop, sku, report) for sku in shop.skus))
        return report

    return asyncio.run(all_labels())
'''


@at_length
def test_another_design_counts(folder: Path, leftovers: Leftovers) -> None:
    """A right program that is nothing like ours is right, and is looked at at once."""
    folder.mkdir()
    save(folder, ONE, OTHER_DESIGN)
    with working(folder, leftovers, "2") as process:
        until_it_says(process, "✓ mended")
        assert process.wait(WITHIN_S) == 0


HANGS = ONE.given.replace(
    "    report = Report()\n    async with",
    "    report = Report()\n    await asyncio.Event().wait()\n    async with",
)


@at_length
def test_a_hang_is_told_with_its_lines(folder: Path, leftovers: Leftovers) -> None:
    """Where its tasks wait, each with its line."""
    folder.mkdir()
    save(folder, ONE, HANGS)
    line = 1 + HANGS[: HANGS.index("    await asyncio.Event().wait()")].count("\n")
    with working(folder, leftovers, "2") as process:
        until_it_says(process, "✗ finished")
        told = until_it_says(process, "    'main' waiting")
        assert f"at line {line}, in open_shop" in told


@at_length
@pytest.mark.parametrize("after", ["at once", "being looked at"])
def test_ctrl_c(after: str, folder: Path, leftovers: Leftovers) -> None:
    """It ends with 130 and no word, the file stays, and nothing else is left."""
    with working(folder, leftovers, "2") as process:
        until_it_says(process, "Ctrl-C ends this")
        if after == "being looked at":
            save(folder, ONE, ONE.given)
            until_it_says(process, r"\d\d:\d\d:\d\d looking")
        process.send_signal(signal.SIGINT)
        assert process.wait(WITHIN_S) == 130
        assert process.stderr
        assert process.stderr.read() == ""
    assert (folder / f"{ONE.name}.py").read_text("utf-8") == ONE.given
    assert leftovers.after(WITHIN_S) == []


@at_length
def test_two_at_once(folder: Path, leftovers: Leftovers) -> None:
    """Neither loses what the other has noted."""
    names = [*EVERY][:30]
    program = (
        "import sys; from pathlib import Path; "
        "from shared.command.progress import Progress; "
        "from shared.proof.exercises import all_exercises; "
        "progress = Progress(Path(sys.argv[1])); "
        "every = all_exercises(); "
        "[progress.solve(every[name]) for name in sys.argv[2:]]"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", program, str(folder), *some])
        for some in (names[::2], names[1::2])
    ]
    assert [each.wait(WITHIN_S) for each in both] == [0, 0]
    assert all(each["solved"] for each in known(folder).values())
    assert known(folder).keys() == {*names}
