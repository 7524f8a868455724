# /// script
# requires-python = ">=3.11"
# dependencies = ["nox>=2025.5.1"]
# ///
"""The table of contents, to run: `nox -l` lists it, `nox -s chapter2` plays it."""

import hashlib
import os
import re
import shutil
from pathlib import Path

import nox

nox.needs_version = ">=2025.5.1"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["chapter2"]

# Hundreds of interpreters are started; each would compile all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
WITHOUT_GIL = ["3.14t", "3.13t"]
FREE_THREADED = next(
    (each for each in WITHOUT_GIL if shutil.which(f"python{each}")), ""
)
"""The first of these builds that is there."""

HERE = Path(__file__).parent
PROJECT = HERE / "pyproject.toml"
CHAPTERS_BIN: list[str] = []
TABLE = nox.project.load_toml(PROJECT)


def install(session: nox.Session, *groups: str, extra: str = "") -> None:
    """Install the project and some groups, unless that has been done before."""
    stamp = Path(session.virtualenv.location, "meanwhile-stamp")
    key = hashlib.sha256(
        repr((groups, extra, PROJECT.read_text("utf-8"))).encode()
    ).hexdigest()
    if not stamp.exists() or stamp.read_text() != key:
        project = f".[{extra}]" if extra else "."
        session.install("-e", project, *nox.project.dependency_groups(TABLE, *groups))
        stamp.write_text(key)


@nox.session
def environment(session: nox.Session) -> None:
    """The one environment of all chapters; they make it when they need it."""
    install(session, extra="dask")  # for chapter 18
    CHAPTERS_BIN.append(session.bin)


def text_of(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


def add_chapter(folder: Path) -> None:
    """The session of one chapter, named and titled after its folder and README.

    A chapter that is not yet whole has a session, too, and says so.
    """
    number = int(folder.name[len("chapter") :].partition("_")[0])
    title = text_of(folder / "README.md").partition("\n")[0].lstrip("# ")
    title = title or folder.name
    if "draft=True" in text_of(folder / "contract.py"):
        title += " (draft)"

    def chapter(session: nox.Session) -> None:
        meanwhile = Path(CHAPTERS_BIN[0], "meanwhile")
        arguments = ["compare", str(number), *session.posargs]
        session.run(str(meanwhile), *arguments, external=True)

    chapter.__doc__ = title
    nox.session(name=f"chapter{number}", python=False, requires=["environment"])(
        chapter
    )


for each in sorted((HERE / "chapters").iterdir()):
    if re.fullmatch(r"chapter\d\d_\w+", each.name):
        add_chapter(each)


def add_tests(name: str, python: str | None) -> None:
    """The whole test suite on one Python."""

    def tests(session: nox.Session) -> None:
        install(session, "test", extra="postgresql,dask")
        session.run("pytest", "-n", "6", *session.posargs)  # they mostly wait

    tests.__doc__ = f"all tests on Python {python}" if python else "all tests"
    nox.session(name=name, python=python)(tests)


add_tests("tests", None)
for version in PYTHONS:
    add_tests(f"tests-{version}", version)


@nox.session(name="mutants")
def mutants(session: nox.Session) -> None:
    """Every wrong and every right rewrite of a lane, judged: `-- 3` for a chapter's."""
    install(session, "test", extra="dask")
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Layout and likely mistakes, by ruff; the layers, by import-linter."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Annotations, by mypy in strict mode."""
    install(session, "types", extra="postgresql,dask")
    session.run("mypy")


@nox.session
def readme(session: nox.Session) -> None:
    """Whether the pages show what the code does; `-- write` renews them."""
    install(session, "page")
    write = "write" in session.posargs
    where = ("*.md", "chapters/README.md", "chapters/*/README.md", "docs/**/*.md")
    pages = [page for each in where for page in sorted(HERE.glob(each))]
    if write:
        session.run("python", "-m", "shared.show.pictures")
    how = ["-r"] if write else ["--check", "--diff"]
    # What a page says of its own length is right the second time.
    for _ in range(2 if write else 1):
        # -P: embed what our functions print
        session.run("cog", *how, "-P", *(str(page.relative_to(HERE)) for page in pages))


@nox.session
def book(session: nox.Session) -> None:
    """All pages as a static site, with every link checked; `-- serve` shows it."""
    install(session, "book")
    session.run("python", "-m", "shared.show.book", *session.posargs)


@nox.session(name="postgresql")
def on_postgresql(session: nox.Session) -> None:
    """Chapters 2, 6, 8 and 11 with a PostgreSQL server; `-- 2 3` for others."""
    install(session, extra="postgresql")
    for number in session.posargs or ("2", "6", "8", "11"):
        session.run("meanwhile", "compare", number, "--stockroom", "postgresql")


@nox.session
def record(session: nox.Session) -> None:
    """Record the runs that chapters' pages show: `-- 2 3`; then renew the pages."""
    install(session, "as-it-was", extra="postgresql,dask")
    session.run("python", "-m", "shared.command.record", *session.posargs)


@nox.session
def measure(session: nox.Session) -> None:
    """Measure what a chapter's page draws, for some minutes: `-- 14`."""
    install(session)
    session.run("python", "-m", "shared.command.measure", *session.posargs)


@nox.session(name="free-threaded", python=FREE_THREADED or False)
def free_threaded(session: nox.Session) -> None:
    """Chapter 15 on a Python without the GIL; `-- record` keeps what is said."""
    if not FREE_THREADED:
        session.skip(f"no python{' or python'.join(WITHOUT_GIL)} is on PATH")
    needed = TABLE["project"]["dependencies"]
    # gevent has no wheel for such a build, and does not build there either.
    session.install(*(each for each in needed if not each.startswith("gevent")))
    session.install("--no-deps", "-e", ".")
    lanes = ["threads", "processes", "asyncio", "trio", "curio", "anyio"]
    session.run("meanwhile", "compare", "15", *lanes)
    session.run("python", "-m", "shared.command.elsewhere", "15", *session.posargs)


@nox.session
def doctor(session: nox.Session) -> None:
    """Whether anything is missing of a chapter, a row, a lane, or is a draft."""
    install(session)
    session.run("meanwhile", "doctor", *session.posargs)


@nox.session
def new(session: nox.Session) -> None:
    """The skeleton of a chapter, a row or a lane: `-- chapter "Late again"`."""
    install(session)
    session.run("python", "-m", "shared.command.new", *session.posargs)


@nox.session
def semantics(session: nox.Session) -> None:
    """Every row of SEMANTICS.md, observed; `-- S5 F2` for less."""
    observe(session)


def observe(session: nox.Session) -> None:
    install(session, extra="postgresql")
    session.run("python", "-m", "shared.semantics", *session.posargs)


for version in PYTHONS:
    nox.session(name=f"semantics-{version}", python=version)(observe)


@nox.session
def steady(session: nox.Session) -> None:
    """Every chapter's proof, 50 times, on a busy machine; `-- 5 3` for less."""
    install(session, extra="dask")
    session.run("python", "-m", "shared.proof.steady", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """What recording costs, and every client's `get`; `-- observing trio` for less."""
    install(session, "bench")
    wanted = list(session.posargs)
    if not wanted or wanted[0] == "observing":
        session.run("python", "-m", "tests.bench.observing", *wanted[1:])
    if not wanted or wanted[0] != "observing":
        session.run("python", "-m", "tests.bench", *wanted)


if __name__ == "__main__":
    nox.main()
