"""Runs several commands in one interpreter, and says how each ended, as JSON.

`[["meanwhile", "run", "2", "trio"], ["shared.command.new", "lane", "x"]]` is the
command, or a module as with `python -m`; each gives [exit code, stdout, stderr].
"""

import io
import json
import runpy
import sys
from contextlib import redirect_stderr, redirect_stdout


def ended(what: str, *arguments: str) -> int:
    if what == "meanwhile":
        from shared.command.cli import run

        return run([*arguments])
    sys.argv = [what, *arguments]
    try:
        runpy.run_module(what, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def stream() -> io.TextIOWrapper:
    """One that has bytes below it, as a real one has."""
    return io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True)


def said(out: io.TextIOWrapper) -> str:
    out.seek(0)
    return out.read()


def main() -> None:
    told = []
    for command in json.loads(sys.argv[1]):
        out, err = stream(), stream()
        with redirect_stdout(out), redirect_stderr(err):
            code = ended(*command)
        told.append([code, said(out), said(err)])
    print(json.dumps(told))


if __name__ == "__main__":
    main()
