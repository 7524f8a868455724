"""Curio runs tasks and threads, once `chapters` is imported."""

import chapters
import curio


async def seven():
    return 7


async def main():
    async with curio.TaskGroup() as tasks:
        await tasks.spawn(seven)
        await tasks.spawn(curio.run_in_thread, sum, [3, 4])
    print(tasks.results)


curio.run(main)
