"""Two siblings of which none raises; there is no report."""

import curio


async def bad():
    pass


async def waits():
    await curio.sleep(0.01)


async def main():
    async with curio.TaskGroup() as tasks:
        await tasks.spawn(waits)
        task = await tasks.spawn(bad)
    return task.result


def run(shop):
    curio.run(main)
