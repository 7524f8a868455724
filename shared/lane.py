"""All that a lane imports of ours, beside its runtime's client and its chapter's job.

| name | what it is | defined in |
| --- | --- | --- |
| `STOCK` | the SQL that asks for a product's stock | shared/shop.py |
| `Shop` | what a lane is given: products, and where the world is | shared/shop.py |
| `Report` | what it brings back: labels and problems | shared/shop.py |
| `Label` | what stands on the shelf for one product | shared/shop.py |
| `WorldError` | what is raised when the world says no | shared/errors.py |
| `CalledOff` | what a blocking call raises that is to stop | shared/errors.py |
| `main` | opens a world and runs a lane that is started by hand | here |

A chapter whose shop or report has more than these has them from its own `job.py`.
"""

from collections.abc import Callable
from typing import Any

from shared.errors import CalledOff, WorldError
from shared.shop import STOCK, Label, Report, Shop

__all__ = ["STOCK", "CalledOff", "Label", "Report", "Shop", "WorldError", "main"]


def main(run: Callable[[Any], Report]) -> None:
    """Open a world, run this one lane in it, print the report.

    What `python -m chapters.chapter02_all_at_once.with_trio` does.
    """
    # Only a lane that is started by hand needs all this.
    from shared.command.direct import run_directly

    run_directly(run)
