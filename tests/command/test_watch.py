"""`meanwhile watch`: a program is none the wiser, and what is said of it is seen."""

import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.trace.diagnosis import findings
from shared.trace.met import UNSEEN
from shared.trace.timeline import OUTSIDE, timeline
from shared.trace.trace import Trace, read

COMMAND = str(Path(sys.executable).with_name("meanwhile"))
PROGRAMS = Path(__file__).with_name("watched")
Watch = Callable[..., Trace]
LIMIT_S = 60


def ran(
    *command: str, folder: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
        cwd=folder,
        env={**os.environ, **more},
    )


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    """What is seen of a program."""

    def watched(program: str, *arguments: str, **more: str) -> Trace:
        file = tmp_path / "seen.jsonl"
        options = ("--format", "jsonl", "-o", str(file))
        script = str(PROGRAMS / program)
        command = (COMMAND, "watch", *options, script, *arguments)
        ended = ran(*command, folder=None, **more)
        assert ended.returncode in (0, 1), ended.stderr
        [trace] = read(file)
        return trace

    return watched


def rows(trace: Trace) -> set[str]:
    """The names of tasks, without numbers that are another each time."""
    return {re.sub(r" \d{4,}", "", name) for name in trace.names.values()}


KINDS = [
    ("held", "held"),
    ("served", "held"),
    ("called_back", "called back"),
    ("called_back", "blocks"),
    ("one_by_one", "one by one"),
    ("alone", "alone"),
    ("locked", "lock"),
    ("places", "places"),
    ("full", "full"),
    ("polls", "polls"),
    ("forgotten", "unawaited"),
    ("unheard", "unheard"),
    ("stuck", "stuck"),
    ("cut_short", "cut short"),
]
"""A program, and what is to be found in it."""


@pytest.mark.on_python("3.13")
@pytest.mark.parametrize(("program", "kind"), KINDS)
def test_speaks_of_what_it_sees(watch: Watch, program: str, kind: str) -> None:
    """And is silent on a program that does the same without that.

    A machine that is busy may hold a loop by itself: one of three runs is enough.
    """

    def kinds(name: str) -> set[str]:
        trace = watch(name)
        return {each.kind for each in findings(trace, timeline(trace))}

    assert any(kind in kinds(f"{program}.py") for _ in range(3))
    assert any(not kinds(f"{program}_right.py") for _ in range(3))


SEEN = {
    "sockets_with_asyncio.py": {"main", "ask 0", "ask 1", "ask 2", "answer"},
    "sockets_with_trio.py": {"main", "ask 0", "answer"},
    "sockets_with_curio.py": {"main", "ask 0"},
    "sockets_with_gevent.py": {"ask 0", "answer"},
    "sockets_with_anyio.py asyncio": {"main", "serve", "answer"},
    "sockets_with_anyio.py trio": {"main", "serve", "answer"},
}


NO_CURIO = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="curio 1.6 cannot be imported by itself here"
)


@pytest.mark.parametrize(
    "program",
    [pytest.param(each, marks=NO_CURIO if "curio" in each else ()) for each in SEEN],
)
def test_sees_who_waits_for_whom(watch: Watch, program: str) -> None:
    """Every task of its own, no other, and the other end of each socket."""
    name, *arguments = program.split()
    trace = watch(name, *arguments)
    assert rows(trace) == {name, *SEEN[program]}
    awaited = {
        each.says
        for row in timeline(trace).rows
        for each in row.slices
        if each.state == OUTSIDE
    }
    ends = {says.rpartition(" \N{LEFTWARDS ARROW} ")[2] for says in awaited}
    assert any(re.fullmatch(r"127\.0\.0\.1:\d+", end) for end in ends), awaited
    pauses = [each for each in trace.events if each.what == "pause"]
    assert all(each.why for each in pauses)
    assert [each for each in trace.events if each.name == "connects"]


def test_threads_wait(watch: Watch) -> None:
    """For what, and at which line."""
    trace = watch("threads.py")
    squares = {f"square {number}" for number in range(3)}
    assert rows(trace) == {"threads.py", "consume", "Ticker", *squares}
    waits = {
        (trace.names[each.task], each.why, each.line)
        for each in trace.events
        if each.what == "waits"
    }
    assert waits >= {
        ("consume", "Queue.get", 17),
        ("Ticker", "time.sleep", 13),
        ("threads.py", "Thread.join", 31),
    }


STARTS = [
    "fork",
    pytest.param("spawn", marks=pytest.mark.on_python("3.12")),
    pytest.param("forkserver", marks=pytest.mark.on_python("3.13")),
]
"""How a process is started."""


@pytest.mark.parametrize("how", STARTS)
def test_processes_too(watch: Watch, how: str) -> None:
    """However they are started, and a loop in one of them."""
    trace = watch("pools.py", how)
    jobs = {"square 3", "double 4", "doubled 4", "square 5", "square 6", "square 7"}
    assert rows(trace) == {"pools.py", *jobs}
    where = {
        trace.names[each.task]: each.process
        for each in trace.events
        if each.what == "run"
    }
    assert len({where[job] for job in jobs}) == 3  # two pools of one, a process
    assert where["pools.py"] not in {where[job] for job in jobs}


def test_several_in_one(watch: Watch) -> None:
    """Runtimes one after the other, and a loop in a thread."""
    names = {"with_asyncio", "with_trio", "child", "with_gevent", "<lambda>"}
    assert rows(watch("several.py")) == {"several.py", *names}


def test_a_librarys_tasks(watch: Watch) -> None:
    """Are shown where my code runs in them; what cannot be seen is named."""
    path = str(PROGRAMS / "installed/site-packages")
    trace = watch("handler.py", PYTHONPATH=path)
    assert rows(trace) == {"handler.py", "main", "handle in run handle 1"}
    [unseen] = [each for each in trace.events if each.name == UNSEEN]
    assert (unseen.why, unseen.sku) == ("run", "handle")


@pytest.mark.parametrize("how", STARTS)
def test_tracebacks_are_the_same(how: str) -> None:
    """Byte for byte."""

    def told(*command: str) -> tuple[int, str]:
        ended = ran(*command, str(PROGRAMS / "fails.py"), how)
        said, _, _ = ended.stderr.partition("\nfails.py  ")
        return ended.returncode, re.sub("0x[0-9a-f]+|Process-[0-9:]+", "", said)

    status, plain = told(sys.executable)
    assert told(COMMAND, "watch") == (status, plain.removesuffix("\n"))
    assert plain.count("ValueError: ") >= 10


def test_has_a_package_of_that_name(tmp_path: Path) -> None:
    """`shared` is what it says it is, also after ours were needed again."""
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/__init__.py").write_text("mine = True")
    script = tmp_path / "script.py"
    script.write_text(
        "import shared, sys, asyncio, trio\n"
        "import shared as again\n"
        "ours = [each for each in sys.modules if each.startswith('shared.')]\n"
        "print(shared.mine, again.mine, ours)\n"
    )
    ended = ran(COMMAND, "watch", str(script))
    assert (ended.returncode, ended.stdout) == (0, "True True []\n")


SIGNALLED = """
import signal, time
try:
    print("there", flush=True)
    time.sleep(60)
except KeyboardInterrupt:
    print("heard")
"""


@pytest.mark.parametrize(
    ("number", "status", "says", "how"),
    [
        (signal.SIGINT, 0, "heard\n", "script.py  "),
        (signal.SIGTERM, -signal.SIGTERM, "", "killed by SIGTERM"),
    ],
)
def test_passes_signals_on(
    tmp_path: Path, number: int, status: int, says: str, how: str
) -> None:
    """Sent to the command alone, they reach the program, once."""
    script = tmp_path / "script.py"
    script.write_text(SIGNALLED)
    command = [COMMAND, "watch", str(script)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        process.send_signal(number)
        out, told = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, out) == (status, says)
    assert how in told


def test_there_is_no_room(tmp_path: Path) -> None:
    """It is run all the same, and one sentence says that nothing was seen."""
    script = tmp_path / "script.py"
    script.write_text("print('done')")
    ended = subprocess.run(
        [COMMAND, "watch", str(script)],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16,) * 2),
    )
    assert (ended.returncode, ended.stdout) == (0, "done\n")
    says = "meanwhile: nothing was seen of script.py: there is no room for it in "
    assert ended.stderr.startswith(says)
    assert ended.stderr.count("\n") == 1


FORMS = {
    "text": "held.py  ",
    "svg": "<svg ",
    "html": "<!DOCTYPE html>",
    "perfetto": '{"traceEvents"',
    "jsonl": '{"meanwhile": "trace"',
}


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("form", FORMS)
def test_writes_what_it_saw(tmp_path: Path, form: str) -> None:
    """In every form; nothing of the user's is overwritten, and it is asked before."""
    file = tmp_path / "seen"
    command = (COMMAND, "watch", "--format", form, "-o", str(file))
    ended = ran(*command, str(PROGRAMS / "held.py"))
    assert ended.returncode == 0
    assert file.read_text("utf-8").startswith(FORMS[form])
    assert "heavy held the loop for " in ended.stderr
    file.write_text("mine")
    ended = ran(*command, str(tmp_path / "never_run.py"))
    assert (ended.returncode, file.read_text()) == (2, "mine")


def test_a_part_of_it(tmp_path: Path) -> None:
    """Those of a name, and the last of them."""
    file = tmp_path / "seen"
    options = ("--format", "jsonl", "-o", str(file), "--only", "heavy")
    script = str(tmp_path / "script.py")
    # The last that is seen is this task: a busy machine may take long to end the rest.
    Path(script).write_text(
        "import asyncio, os\n"
        "async def light(): await asyncio.sleep(0.01)\n"
        "async def heavy():\n"
        "    await asyncio.create_task(light())\n"
        "    for _ in range(30): await asyncio.sleep(0.01)\n"
        "    os._exit(0)\n"
        "asyncio.run(heavy())\n"
    )
    ran(COMMAND, "watch", *options, script)
    [trace] = read(file)
    assert rows(trace) == {"heavy"}
    ran(COMMAND, "watch", *options, "--last", "0.1", script)
    [late] = read(file)
    assert rows(late) == {"heavy"}
    assert late.length_ns <= 100_000_000 < trace.length_ns


def test_what_is_said_of_a_part(tmp_path: Path) -> None:
    """Is true of the whole: what others did meanwhile is not shown, and counts."""
    script = tmp_path / "script.py"
    script.write_text(
        "import asyncio\n"
        "async def fetch(number):\n"
        "    for _ in range(5): await asyncio.sleep(0.02)\n"
        "async def main():\n"
        "    await asyncio.gather(fetch(0), fetch(1))\n"
        "asyncio.run(main())\n"
    )
    ended = ran(COMMAND, "watch", "--only", "fetch 0", str(script))
    assert "fetch 0" in ended.stderr
    assert "fetch 1" not in ended.stderr
    assert "(L6)" not in ended.stderr


def test_of_another_python(tmp_path: Path) -> None:
    """The program's own Python needs nothing of ours."""
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "own")],
        check=True,
        timeout=LIMIT_S,
    )
    python = str(tmp_path / "own/bin/python")
    script = tmp_path / "script.py"
    script.write_text("import sys; print(sys.prefix)")
    ended = ran(COMMAND, "watch", "--python", python, str(script))
    assert (ended.returncode, ended.stdout) == (0, f"{tmp_path / 'own'}\n")
    assert "script.py" in ended.stderr


STRANGE = {
    "closes what it did not open": (
        "import asyncio, os\n"
        "os.closerange(3, 64)\n"
        "files = [open(f'{number}', 'w') for number in range(4)]\n"
        "async def main():\n"
        "    for _ in range(20000): await asyncio.sleep(0)\n"
        "asyncio.run(main())\n"
        "for file in files: file.write('there'); file.close()\n"
        "print(open('3').read())\n"
    ),
    "takes sleep with it": (
        "from multiprocessing import get_context\n"
        "from time import sleep\n"
        "class Clock: sleep = sleep\n"
        "if __name__ == '__main__':\n"
        "    Clock().sleep(0.01)\n"
        "    with get_context('fork').Pool(1) as pool: print(pool.map(sleep, [0.01]))\n"
    ),
    "has a loop of its own": (
        "import asyncio\n"
        "class Loop(asyncio.SelectorEventLoop):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.made = None\n"
        "    def set_task_factory(self, factory): self.made = factory\n"
        "    def get_task_factory(self): return self.made\n"
        "async def main():\n"
        "    await asyncio.create_task(asyncio.sleep(0))\n"
        "    return asyncio.get_running_loop().made\n"
        "with asyncio.Runner(loop_factory=Loop) as runner:\n"
        "    print(runner.run(coro=main()))\n"
    ),
    "calls it wrongly": (
        "import asyncio\n"
        "loop = asyncio.new_event_loop()\n"
        "loop.set_task_factory(factory=None)\n"
        "for wrong in (lambda: loop.set_task_factory(5), lambda: asyncio.run(7)):\n"
        "    try: wrong()\n"
        "    except (TypeError, ValueError) as error: print(error)\n"
    ),
    "is freed at once": (
        "import asyncio, gc, threading, weakref\n"
        "gc.disable()\n"
        "loop = asyncio.new_event_loop(); loop.close()\n"
        "thread = threading.Thread(target=print); thread.start(); thread.join()\n"
        "there = weakref.ref(loop), weakref.ref(thread)\n"
        "del loop, thread\n"
        "print([each() for each in there])\n"
    ),
    "has a long story": (
        "error = None\n"
        "for number in range(1100):\n"
        "    try:\n"
        "        raise ValueError(number) from error\n"
        "    except ValueError as new: error = new\n"
        "import sys; sys.tracebacklimit = 0\n"
        "raise error\n"
    ),
    "has modules of its own": (
        "import json, trio, queue\nprint(json.mine, trio.mine, queue.mine)\n"
    ),
    "tells of its selector": (
        "import asyncio, logging, sys\n"
        "logging.basicConfig(level='DEBUG', stream=sys.stdout)\n"
        "asyncio.run(asyncio.sleep(0), debug=True)\n"
    ),
}


def placeless(printed: str) -> str:
    """Without what no two runs have in common: where an object lies, who knows it.

    CPython tells that of an error whose story is too long for it to print.
    """
    return re.sub(r"(?m)^(object .*: )(0x[0-9a-f]+|\d+)$", r"\1", printed)


@pytest.mark.on_python("3.12")
@pytest.mark.parametrize("name", STRANGE)
def test_strange_ones_too(tmp_path: Path, name: str) -> None:
    """What it prints is what it would print without us, and nothing fails."""
    for mine in ("json", "trio", "queue"):
        if "modules" in name:
            (tmp_path / f"{mine}.py").write_text("mine = True")
    script = tmp_path / "script.py"
    script.write_text(STRANGE[name])
    plain = ran(sys.executable, str(script), folder=tmp_path)
    seen = ("--format", "jsonl", "-o", str(tmp_path / "seen.jsonl"))
    watched = ran(COMMAND, "watch", *seen, str(script), folder=tmp_path)
    assert watched.stdout == plain.stdout
    assert watched.returncode == plain.returncode
    assert placeless(watched.stderr).startswith(placeless(plain.stderr))
    # A module that is called like a runtime is not it, and that is told.
    assert ("meanwhile: " in watched.stderr) == ("modules" in name)


def test_a_package(tmp_path: Path) -> None:
    """It is imported once, by the program."""
    package = tmp_path / "package"
    package.mkdir()
    (package / "__init__.py").write_text("print('imported')")
    (package / "__main__.py").write_text("import sys; sys.exit(4)")
    ended = ran(COMMAND, "watch", "-m", "package", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (4, "imported\n")
    assert ended.stderr.startswith("package  ")


def test_inherits_descriptors(tmp_path: Path) -> None:
    """As bash hands them over for `<(...)`."""
    script = tmp_path / "script.py"
    script.write_text("import os, sys; print(os.read(int(sys.argv[1]), 9).decode())")
    there, here = os.pipe()
    os.write(here, b"there")
    command = [COMMAND, "watch", str(script), str(there)]
    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
        pass_fds=[there],
    )
    os.close(there)
    os.close(here)
    assert (ended.returncode, ended.stdout) == (0, "there\n")


ENDS = {
    "argv": ("import sys; print(sys.argv, __name__, __file__)", 0),
    "status": ("raise SystemExit(3)", 3),
    "text": ("import sys; sys.exit('no')", 1),
    "raises": ("def f(): raise ValueError('no')\nf()", 1),
    "group": (
        "import asyncio\n"
        "async def f(): raise ValueError('no')\n"
        "async def main():\n"
        "    async with asyncio.TaskGroup() as g: g.create_task(f())\n"
        "asyncio.run(main())\n",
        1,
    ),
    "syntax": ("def (", 1),
    "exits hard": ("import os; os._exit(7)", 7),
    "killed": ("import os; os.kill(os.getpid(), 15)", -signal.SIGTERM),
    "killed hard": ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
    "path": ("import os, sys; print(os.environ.get('PYTHONPATH'), sys.path)", 0),
}


@pytest.mark.parametrize("name", ENDS)
def test_is_none_the_wiser(tmp_path: Path, name: str) -> None:
    """What it prints, says and ends with is what it would without us."""
    text, status = ENDS[name]
    script = tmp_path / "script.py"
    script.write_text(text, "utf-8")
    plain = ran(sys.executable, str(script), "--a", "b")
    seen = tmp_path / "seen.jsonl"
    options = ("--format", "jsonl", "-o", str(seen))
    watched = ran(COMMAND, "watch", *options, str(script), "--a", "b")
    assert plain.returncode == watched.returncode == status
    assert watched.stdout == plain.stdout
    assert watched.stderr == plain.stderr
    assert json.loads(seen.read_text("utf-8").partition("\n")[0])["events"] > 0


def test_what_is_not_there(tmp_path: Path) -> None:
    """One sentence, and an exit code."""
    ended = ran(COMMAND, "watch", str(tmp_path / "gone.py"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"error: {tmp_path}/gone.py does not exist\n"
    ended = ran(COMMAND, "watch", "-m", "no_such_module")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1
