"""Two drawings at once by workers of three kinds: threads, interpreters, processes."""

import time

import anyio
from anyio import to_interpreter, to_process, to_thread

from chapters.chapter15_every_core.job import Sketch, draw
from shared.shop import Label

KINDS = {
    "threads": to_thread.run_sync,
    "interpreters": to_interpreter.run_sync,
    "processes": to_process.run_sync,
}
DRAW_MS = 300


async def seconds(kind: str, draw_ms: int) -> float:
    begun = time.perf_counter()
    async with anyio.create_task_group() as group:
        for sku in ("tea", "coffee"):
            sketch = Sketch(Label(sku, 420, 7), draw_ms)
            group.start_soon(KINDS[kind], draw, sketch)
    return time.perf_counter() - begun


async def main() -> None:
    for kind in KINDS:
        first = await seconds(kind, 0)
        drawn = min([await seconds(kind, DRAW_MS) for _ in range(3)])
        print(
            f"{kind:12} two workers are there after {1000 * first:3.0f} ms, "
            f"two drawings of {DRAW_MS} ms take {1000 * drawn:3.0f}"
        )


if __name__ == "__main__":
    anyio.run(main)
