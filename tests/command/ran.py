"""The command in a pipe, until it has ended."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

Ended = subprocess.CompletedProcess[str]


def ran(command: Sequence[str], env: dict[str, str], cwd: Path | None = None) -> Ended:
    return subprocess.run(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
