"""Where a lane's code is: one of a chapter's, or a reader's own file."""

import ast
import importlib.util
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from shared import reaper
from shared.errors import MeanwhileError
from shared.registry import ALL


@dataclass(frozen=True)
class Source:
    """Where a lane's code is: a file, the module that it is, the folder to find it in.

    `lane` is the name of the runtime, empty where a reader's file does not say;
    `variant` the name of the engine that it is put on, empty for its own.  `own` is
    whether it is other than one of a chapter's lanes.
    """

    name: str
    module: str
    folder: Path
    lane: str
    processes: bool
    variant: str = ""
    own: bool = True

    @property
    def file(self) -> str:
        """The path of its file."""
        return str(self.folder / self.module.replace(".", "/")) + ".py"

    @classmethod
    def of_file(cls, file: Path) -> Self:
        """A reader's own file, or one of a chapter's.

        Raises MeanwhileError if it is not a Python file that can be imported.
        """
        if file.is_dir():
            raise MeanwhileError(f"{file} is a folder, and a lane is a file")
        if not file.is_file():
            raise MeanwhileError(f"{file} is not a file")
        module = file.stem
        if file.suffix != ".py" or not module.isidentifier():
            raise MeanwhileError(f"{file} is not the name of a Python module")
        file = file.resolve()
        inside = reaper.ROOT in file.parents
        other = None if inside else importlib.util.find_spec(module)
        if other is not None and other.origin != str(file):
            raise MeanwhileError(
                f"{file.name} would shadow the module {module}: give it another name"
            )
        lane = next((each for each in ALL if module.endswith(each)), "")
        if inside:
            parts = file.relative_to(reaper.ROOT).with_suffix("").parts
            module, folder = ".".join(parts), reaper.ROOT
        else:
            folder = file.parent
        processes = not (lane and ALL[lane].shares_memory)
        own = not (inside and file.name == f"with_{lane}.py")
        return cls(file.name, module, folder, lane, processes, own=own)


A_LANE = (
    "a lane is a file with a function run(shop) that does the chapter's job and "
    "returns a Report"
)
MOST_BYTES = 1_000_000
"""How long a reader's file may be: it is read more than once, and as a whole."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def refuse_what_is_no_lane(file: Path) -> None:
    """Raise MeanwhileError if a reader's file is no lane, as far as can be read in it.

    Nothing of it is run; what a name stands for that is assigned is not looked into.
    """
    try:
        if (size := file.stat().st_size) > MOST_BYTES:
            raise MeanwhileError(
                f"{file} has {size} bytes, and a lane is a file of {MOST_BYTES} at most"
            )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python gives them when it runs the file.
            tree = ast.parse(file.read_bytes(), str(file))
    except SyntaxError as error:
        at = f", line {error.lineno}" if error.lineno else ""
        raise MeanwhileError(f"{file}{at}: this is not Python: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        why = str(error) or "it is too deep"
        raise MeanwhileError(f"{file}: this is not Python: {why}") from error
    except OSError as error:
        raise MeanwhileError(f"{file} cannot be read: {error.strerror}") from error
    for says in missing_in(tree, file.parent):
        raise MeanwhileError(f"{file}{says}")


def missing_in(tree: ast.Module, folder: Path) -> Iterator[str]:
    """What keeps a file from being a lane, as the rest of a sentence about it."""
    found = [node for node in at_top(tree.body) if "run" in names_made(node)]
    everything = any("*" in names_made(node) for node in at_top(tree.body))
    if not found and not everything:
        yield f" has no run(shop): {A_LANE}"
    elif found and all(is_brought(node, folder) for node in found):
        yield f" has no run(shop) of its own, only what it imports: {A_LANE}"
    elif found and isinstance(found[-1], Function):
        yield from wrong_with(found[-1])
    for node in tree.body:
        if (started := what_starts(node)) is not None:
            yield (
                f", line {node.lineno}: {started} is called when the file is imported, "
                "as every worker process does: put it below "
                'if __name__ == "__main__":'
            )


def at_top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, and those in its ifs, tries and withs."""
    for node in body:
        yield node
        for part in ("body", "orelse", "finalbody"):
            if isinstance(node, ast.If | ast.Try | ast.With):
                yield from at_top(getattr(node, part, []))
        for handler in node.handlers if isinstance(node, ast.Try) else ():
            yield from at_top(handler.body)


def names_made(node: ast.stmt) -> set[str]:
    """The names that a statement gives; * for all of another module's."""
    if isinstance(node, Function | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {each.asname or each.name for each in node.names}
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return {
            each.id
            for target in targets
            for each in ast.walk(target)
            if isinstance(each, ast.Name)
        }
    return set()


def is_brought(node: ast.stmt, folder: Path) -> bool:
    """Whether a name comes from a library, and not from a file beside this one."""
    if not isinstance(node, ast.Import | ast.ImportFrom):
        return False
    if isinstance(node, ast.Import):
        return True
    top = (node.module or "").partition(".")[0]
    beside = (folder / f"{top}.py").exists() or (folder / top).is_dir()
    ours = top in ("shared", "chapters")
    return not (node.level or beside or ours)


def wrong_with(run: Function) -> Iterator[str]:
    """What keeps a function from being a lane's run."""
    where = f", line {run.lineno}: run"
    if isinstance(run, ast.AsyncFunctionDef):
        yield f"{where} is async, and a lane's is not: it starts its runtime itself"
        return
    args = run.args
    places = [*args.posonlyargs, *args.args]
    wanted = len(places) - len(args.defaults)
    needed = [each for each in args.kw_defaults if each is None]
    if not (places or args.vararg) or wanted > 1 or needed:
        yield f"{where}({ast.unparse(args)}) cannot be called as run(shop): {A_LANE}"


STARTERS = ("main", "run")


def what_starts(node: ast.stmt) -> str | None:
    """The call by which a statement starts a lane at once, as main(run) does."""
    if not isinstance(node, ast.Expr | ast.Assign):
        return None
    for each in ast.walk(node.value):
        if isinstance(each, ast.Lambda):
            return None
        if isinstance(each, ast.Call) and is_starter(each.func):
            return ast.unparse(each)
    return None


def is_starter(called: ast.expr) -> bool:
    """Whether it is main, run, or the run of a runtime."""
    if isinstance(called, ast.Attribute):
        module = called.value
        return called.attr == "run" and getattr(module, "id", "") in ALL
    return getattr(called, "id", "") in STARTERS
