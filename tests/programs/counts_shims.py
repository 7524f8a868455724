"""How many shims there are after `import chapters`, and another time."""

import sys

import chapters
from shared.curio_shim import CurioShim, prepare

prepare()
print(sum(isinstance(finder, CurioShim) for finder in sys.meta_path))
