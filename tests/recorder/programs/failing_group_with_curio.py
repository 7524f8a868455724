"""One of two siblings raises while the other one waits."""

import curio


async def bad():
    raise ValueError


async def waits():
    await curio.sleep(60)


async def main():
    async with curio.TaskGroup() as tasks:
        await tasks.spawn(waits)
        task = await tasks.spawn(bad)
    return task.result


def run(shop):
    curio.run(main)
