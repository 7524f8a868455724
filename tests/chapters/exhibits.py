"""What a chapter's exhibits print, for the tests of them."""

import subprocess
import sys

from shared.proof import Chapter
from shared.reaper import ROOT


def said_by(chapter: Chapter, exhibit: str, *arguments: str) -> str:
    """Of one that is started by hand, as `herd.with_threads`."""
    module = f"chapters.{chapter.folder.name}.exhibits.{exhibit}"
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.check_output(command, cwd=ROOT, timeout=120, text=True)
