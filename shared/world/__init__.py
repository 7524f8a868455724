"""The world: what is outside Python, for real and on this machine alone.

The supplier answers HTTP, the stockroom is a SQLite file, the shelf a folder.
`World` starts and stops them; `world.open(shop)` makes one run's share of it.
"""

from shared.world.faults import DRIPS, FAULTS, HANGS
from shared.world.log import Log
from shared.world.plan import Gate, Plan, plan_of
from shared.world.world import OpenShop, Snapshot, World

__all__ = [
    "DRIPS",
    "FAULTS",
    "HANGS",
    "Gate",
    "Log",
    "OpenShop",
    "Plan",
    "Snapshot",
    "World",
    "plan_of",
]
