"""The proof: what every lane of a chapter must satisfy, and whether it does.

No runtime is imported here; a lane is known by what came back from it.
"""

from shared.proof.chapters import Chapter, chapters, find_chapter
from shared.proof.contract import Check, Claim, Contract, Evidence
from shared.proof.trial import compare
from shared.proof.verdict import Comparison, Verdict

__all__ = [
    "Chapter",
    "Check",
    "Claim",
    "Comparison",
    "Contract",
    "Evidence",
    "Verdict",
    "chapters",
    "compare",
    "find_chapter",
]
