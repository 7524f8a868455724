"""Which modules `import chapters` imports of those that it should not."""

import sys

import chapters

early = ("ssl", "asyncio", "trio", "curio", "gevent", "anyio")
print([name for name in early if name in sys.modules])
