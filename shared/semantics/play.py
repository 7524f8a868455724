"""Runs a program where it needs more than a Python to run in.

`python -m shared.semantics.play VARIANT FILE` makes curio importable, puts the
program on another engine if there is one, and runs it as if it had been started
itself.
"""

import runpy
import sys

from shared.curio_shim import prepare


def main(variant: str, file: str) -> None:
    prepare()
    if variant:
        from shared.runner import variants

        variants.apply(variant)
    sys.argv = [file]
    runpy.run_path(file, run_name="__main__")


if __name__ == "__main__":
    main(*sys.argv[1:])
