"""Where a lane's code is: one of a chapter's, or a reader's own file."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from shared import reaper
from shared.errors import MeanwhileError
from shared.registry import LANES


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
        lane = next((each for each in LANES if module.endswith(each)), "")
        if inside:
            parts = file.relative_to(reaper.ROOT).with_suffix("").parts
            module, folder = ".".join(parts), reaper.ROOT
        else:
            folder = file.parent
        processes = not (lane and LANES[lane].shares_memory)
        own = not (inside and file.name == f"with_{lane}.py")
        return cls(file.name, module, folder, lane, processes, own=own)
