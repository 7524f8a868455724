"""What cancels a task is a task that curio makes."""

import curio

from shared.lane import Report


async def waits():
    await curio.sleep(60)


async def main():
    task = await curio.spawn(waits)
    await curio.sleep(0)
    await (await curio.spawn(task.cancel)).join()


def run(shop):
    curio.run(main)
    return Report()
