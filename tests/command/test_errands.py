"""The errands of CONTRIBUTING.md, walked in a copy of the repository."""

import ast
import compileall
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.command.doctor import VERBS
from shared.proof.chapters import Chapter, chapters
from shared.reaper import ROOT
from shared.registry import LANES
from shared.semantics.observed import this_python
from shared.semantics.row import rows
from shared.show.form import PARTS
from tests.command.ran import Ended, ran

pytestmark = pytest.mark.on_python("3.12")

IN_TURN = Path(__file__).with_name("programs") / "in_turn.py"
CLIENT = re.compile(r"shared\.clients\.with_")
MEANWHILE = ("-c", "from shared.command.entry import main; main()")
NUMBER = max(chapters()) + 1
NEW = f"chapters/chapter{NUMBER:02}_late_again"
FIRST = chapters()[1]
ROW = f"S{sum(id.startswith('S') for id in rows()) + 1}"
ROW_FILE = f"shared/reference/rows/s{ROW[1:]}_why_so.py"


@dataclass(frozen=True)
class Copy:
    """A copy of what git keeps of the repository; commands there use its packages."""

    root: Path

    def python(self, *arguments: str) -> Ended:
        env = {**os.environ, "PYTHONPATH": str(self.root), "COLUMNS": "80"}
        return ran([sys.executable, *arguments], env, self.root)

    def new(self, *arguments: str) -> list[str]:
        """The files that were made."""
        ended = self.python("-m", "shared.command.new", *arguments)
        assert (ended.returncode, ended.stderr) == (0, "")
        *files, last = ended.stdout.splitlines()
        assert last.startswith("what is still missing: meanwhile doctor ")
        assert all((self.root / file).is_file() for file in files)
        return files

    def missing(self, what: str) -> list[str]:
        """What the doctor says of it, whose exit code is 1 if it says anything."""
        ended = self.python(*MEANWHILE, "doctor", what, "--json")
        assert ended.stderr == ""
        [sentences] = json.loads(ended.stdout).values()
        assert ended.returncode == bool(sentences)
        return list(sentences)

    def in_turn(self, *commands: Sequence[str]) -> list[tuple[int, str, str]]:
        """(exit code, stdout, stderr) of each command, all in one interpreter."""
        ended = self.python(str(IN_TURN), json.dumps(commands))
        assert ended.stderr == ""
        return [(code, out, err) for code, out, err in json.loads(ended.stdout)]

    def text(self, name: str) -> str:
        return (self.root / name).read_text("utf-8")

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, "utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        assert old in self.text(name)
        self.write(name, self.text(name).replace(old, new))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What git keeps of the repository but for traces; compiled, to be copied."""
    root = tmp_path_factory.mktemp("kept")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).exists() and not name.endswith(".jsonl"):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, root / name)
    for package in ("shared", "chapters"):
        compileall.compile_dir(root / package, quiet=1)
    return root


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Copy:
    """One for each test, to be changed as it likes."""
    return Copy(Path(shutil.copytree(kept, tmp_path / "copy")))


# The three errands.


def test_a_row(copy: Copy) -> None:
    """It is observed as it stands; what is done of it is no longer missed."""
    assert copy.new("row", "S why so") == [ROW_FILE]
    others = [lane for lane in LANES if lane != "asyncio"]
    undone = copy.missing(ROW)
    assert [each for each in undone if "UNASKED" in each] == [
        f"{lane} has neither a probe nor a reason in UNASKED" for lane in others
    ]
    assert undone[0].startswith("its docstring still asks")
    number = len(rows())
    assert f"README.md speaks of {number} rows, and there are {number + 1}" in undone
    reasons = "".join(f'    "{lane}": "nobody is asked",\n' for lane in others)
    copy.replace(ROW_FILE, "] = {}", f"] = {{\n{reasons}}}")
    copy.replace(ROW_FILE, "What is asked here, as a learner asks it?", "Why so?")
    for page in ("README.md", "SEMANTICS.md"):
        text = re.sub(rf"\b{number}\b", str(number + 1), copy.text(page))
        copy.write(page, text)
    observed = copy.python("-m", "shared.semantics", ROW, "--write")
    assert f"1 rows ({ROW}), " in observed.stdout
    assert "1 of 1 runs as expected" in observed.stdout
    assert copy.missing(ROW) == [
        *(
            f"not observed on Python {python} (asyncio): "
            f"nox -s semantics-{python} -- {ROW} --write"
            for python in ("3.11", "3.12", "3.13")
            if python != this_python()
        ),
        "SEMANTICS.md does not show it: nox -s readme -- write",
    ]


def test_a_chapter(copy: Copy) -> None:
    """Its draft compares as it stands; what is done of it is no longer missed."""
    names = ("__init__", "contract", "broken/__init__", "with_asyncio", "with_trio")
    made = [*(f"{NEW}/{name}.py" for name in names), f"{NEW}/README.md"]
    assert sorted(copy.new("chapter", "Late again")) == sorted(made)
    compared = copy.python(*MEANWHILE, "compare", str(NUMBER))
    assert compared.stdout.startswith(f"{NUMBER}. Late again (draft): ")
    assert "2 lanes: same report, same world, the contract is kept" in compared.stdout
    assert (compared.returncode, compared.stderr) == (0, "")
    others = [lane for lane in LANES if lane not in ("asyncio", "trio")]
    unrecorded = f"nothing is recorded in {NEW}/traces: nox -s record -- {NUMBER}"
    draft = (
        f"it is a draft: once nothing else is missing, take draft out of "
        f"{NEW}/contract.py, and renew its page: nox -s readme -- write"
    )
    assert copy.missing(str(NUMBER)) == [
        *(f"{NEW}/with_{lane}.py is missing" for lane in others),
        f"{NEW}/broken has 0 broken lanes over 0 runtimes, and needs 6 over 4",
        f"{NEW}/broken needs a lane that awaits, and one that blocks",
        f"{NEW}/contract.py makes no claim about scheduling",
        unrecorded,
        f"README.md does not name chapter {NUMBER} in its contents",
        draft,
        f"{NEW}/README.md has no part {', '.join(PARTS)}",
    ]
    first = str(FIRST.folder.relative_to(ROOT))
    for file in (copy.root / first).rglob("*.py"):
        if file.name not in ("contract.py", "__init__.py"):
            there = copy.root / NEW / file.relative_to(copy.root / first)
            there.write_text(file.read_text("utf-8").replace("One at a", "Late a"))
    copy.replace(f"{NEW}/contract.py", "claims=()", "claims=(WAITS_FOR_THE_SUM,)")
    copy.replace(
        f"{NEW}/contract.py",
        "from shared.proof",
        f"from {NEW.replace('/', '.')}.claims import WAITS_FOR_THE_SUM\n"
        "from shared.proof",
    )
    mistakes = dict(FIRST.contract.broken)
    copy.replace(f"{NEW}/contract.py", "broken={}", f"broken={mistakes!r}")
    copy.replace(
        f"{NEW}/contract.py",
        "from shared.proof.contract import Contract\n",
        "from shared.proof.contract import Contract, Mistake\n",
    )
    page = copy.text(f"{first}/README.md").replace(first, NEW)
    page = page.replace("# 1. One at a time", f"# {NUMBER}. Late again", 1)
    page = page.replace("page.mistake(1)", f"page.mistake({NUMBER})")
    copy.write(f"{NEW}/README.md", page)
    copy.write("README.md", f"{copy.text('README.md')}[Late again]({NEW}/)\n")
    listed = f"all lanes are there: take lanes out of {NEW}/contract.py"
    assert copy.missing(str(NUMBER)) == [listed, unrecorded, draft]
    copy.replace(f"{NEW}/contract.py", '    lanes=("asyncio", "trio"),\n', "")
    assert copy.missing(str(NUMBER)) == [unrecorded, draft]


def test_a_lane(copy: Copy) -> None:
    """It runs chapter 1 as it stands; what is done of it is no longer missed."""
    made = copy.new("lane", "eventlet")
    assert made == [
        "shared/registry.py",
        "shared/clients/with_eventlet.py",
        f"{FIRST.folder.relative_to(ROOT)}/with_eventlet.py",
    ]
    played = copy.python(*MEANWHILE, "run", "1", "eventlet", "--json")
    assert (played.returncode, played.stderr) == (0, "")
    assert list(json.loads(played.stdout)["report"]["labels"]) == ["tea", "coffee"]
    files = [
        "shared/recorder/with_eventlet.py is missing",
        *(
            f"{folder.relative_to(ROOT)}/with_eventlet.py is missing"
            for chapter in chapters().values()
            for folder in (*of_all_lanes(chapter), chapter.folder)
            if chapter.number != 1
        ),
        "tests/bench/only_http/with_eventlet.py is missing",
    ]
    undone = copy.missing("eventlet")
    assert undone[: len(files)] == files
    rest = [each for each in undone if not each.endswith(" is missing")]
    seams, silent, draft = rest
    assert seams == "its entry in shared/registry.py names no seams for a recorder"
    assert " rows have neither a probe for it nor a reason: S1, S2, " in silent
    assert draft.startswith("it is a draft")
    for each in undone:
        if each.endswith(" is missing"):
            file = each.removesuffix(" is missing")
            copy.write(file, copy.text(file.replace("eventlet", "threads")))
    assert copy.missing("eventlet") == rest


def of_all_lanes(chapter: Chapter) -> list[Path]:
    """The folders of exhibits that have one for each lane."""
    folders = sorted((chapter.folder / "exhibits").glob("*/"))
    return [
        each
        for each in folders
        if all((each / f"with_{lane}.py").exists() for lane in LANES)
    ]


def from_clients(file: Path) -> set[str]:
    """The names that a module takes from clients."""
    return {
        each.name
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom) and CLIENT.match(node.module or "")
        for each in node.names
    }


MORE = {"anyio": {"receive_some"}}
"""What else a lane may take: anyio raises at a stream's end, where others give b""."""


def test_doctor_knows_the_verbs(lane: str) -> None:
    """What it looks for in a client is there in each, and all that lanes take."""
    client = ROOT / f"shared/clients/with_{lane}.py"
    defined = re.findall(r"^(?:async )?def (\w+)", client.read_text("utf-8"), re.M)
    assert {*defined, *from_clients(client)} >= {*VERBS}
    for chapter in chapters().values():
        taken = from_clients(chapter.lane_file(lane)) - MORE.get(lane, set())
        assert taken <= {*VERBS}


# What is half made, or not at all.


def half_made(copy: Copy) -> None:
    """A chapter of two lanes that does not say that it is a draft."""
    copy.new("chapter", "Late again")
    copy.replace(f"{NEW}/contract.py", "    draft=True,\n", "")


@pytest.mark.parametrize("name", ["README.md", "contract.py", "with_trio.py"])
def test_missing_file_is_told(name: str, copy: Copy) -> None:
    """In one sentence by each command that misses it; the others do their part."""
    half_made(copy)
    (copy.root / NEW / name).unlink()
    mine = copy.root.with_name("mine_with_trio.py")
    mine.write_text((FIRST.folder / "with_trio.py").read_text("utf-8"), "utf-8")
    number, sentence = str(NUMBER), f"{NEW}/{name} is missing"
    misses = {
        ("compare", number, "trio"): name,
        ("run", number, "trio"): "contract.py with_trio.py",
        ("diff", number, "asyncio", "trio"): "with_trio.py",
        ("timeline", number, "trio"): name,
        ("check", number, str(mine), "--patience", "1"): "contract.py",
    }
    commands = [["meanwhile", *command] for command in [*misses, ("chapters",)]]
    *ended, listed = copy.in_turn(*commands)
    for (command, by), (code, out, err) in zip(misses.items(), ended, strict=True):
        if name in by:
            assert (command, code, out, err) == (command, 1, "", f"error: {sentence}\n")
        else:
            assert (command, code, err) == (command, 0, "")
    assert listed[0] == 0
    assert ("missing" in listed[1]) == (name != "with_trio.py")


def test_half_made_breaks_no_other(copy: Copy) -> None:
    """A folder with nothing but a lane that cannot be imported is its own trouble."""
    folder = copy.root / "chapters" / f"chapter{NUMBER:02}_half_made"
    folder.mkdir()
    (folder / "with_trio.py").write_text("import", "utf-8")
    (code, out, err), chapter2, listed, as_json = copy.in_turn(
        ["meanwhile", "compare", str(NUMBER)],
        ["meanwhile", "run", "2", "trio", "--json"],
        ["meanwhile", "chapters"],
        ["meanwhile", "chapters", "--json"],
    )
    sentence = f"chapters/{folder.name}/contract.py is missing"
    assert (code, out, err) == (1, "", f"error: {sentence}\n")
    assert json.loads(chapter2[1])["lane"] == "trio"
    assert chapter2[::2] == (0, "")
    assert " ".join(listed[1].split()).count(f"{NUMBER} chapters/{folder.name}") == 1
    assert json.loads(as_json[1])[-1]["problem"] == sentence


HALF_ROWS = {
    "import": (["semantics", ROW], 1, "cannot be imported: SyntaxError: "),
    "def with_trio(): ...": (
        ["semantics", ROW],
        1,
        "above with_trio stands neither @answers nor @measures",
    ),
    '"""Why so?"""': (["doctor", ROW], 1, "SOURCES has no link to where"),
}
"""Text of a row's file -> a command, its exit code, what it says."""


@pytest.mark.parametrize("text", HALF_ROWS)
def test_half_made_row(text: str, copy: Copy) -> None:
    """What it lacks is told in a sentence."""
    command, code, says = HALF_ROWS[text]
    copy.write(ROW_FILE, text)
    [ended] = copy.in_turn(["meanwhile", *command])
    assert ended[0] == code
    assert says in "".join(ended[1:])
    assert ended[2] == "" or re.fullmatch(rf"error: {ROW_FILE}[^\n]+\n", ended[2])


REFUSED = {
    "nothing": ([], "say what is to be made: chapter, row, lane"),
    "no such kind": (["book", "Late again"], "say what is to be made"),
    "no title": (["chapter", "!?"], "'!?' is no title"),
    "a title of two lines": (["chapter", "Late\nagain"], "'Late\\nagain' is no title"),
    "a title with marks": (["chapter", 'Late "again"'], "no quotation marks"),
    "no group": (["row", "Z why so"], "'Z why so' is no name of a row"),
    "no words": (["row", "S"], "'S' is no name of a row"),
    "a lane that is there": (["lane", "trio"], "'trio' is no name of a new lane"),
    "a lane told as another": (["lane", "mytrio"], "does not end in one of threads"),
    "a lane in capitals": (["lane", "Eventlet"], "one word of small letters"),
    "a file that is there": (
        ["lane", "eventlet"],
        "chapters/chapter01_one_at_a_time/with_eventlet.py is there already",
    ),
}


def test_refusals_of_new(copy: Copy) -> None:
    """Each is one line, exit code 2, and makes nothing."""
    copy.write(f"{FIRST.folder.relative_to(ROOT)}/with_eventlet.py", "")
    before = {file for file in copy.root.rglob("*") if file.suffix != ".pyc"}
    registry = copy.text("shared/registry.py")
    asked = [["shared.command.new", *arguments] for arguments, _ in REFUSED.values()]
    for (what, (_, says)), (code, out, err) in zip(
        REFUSED.items(), copy.in_turn(*asked), strict=True
    ):
        assert (what, code, out) == (what, 2, "")
        assert re.fullmatch(r"error: [^\n]+\n", err)
        assert says in err
    after = {file for file in copy.root.rglob("*") if file.suffix != ".pyc"}
    assert {file for file in after - before if file.name != "__pycache__"} == set()
    assert copy.text("shared/registry.py") == registry
