"""Runs a loop in a way that its product is called after, and asks before it does."""

import asyncio

import anyio
import curio
import trio

from shared.clients.with_threads import query
from shared.lane import STOCK, Report


async def child():
    pass


async def in_a_group():
    async with asyncio.TaskGroup() as group:
        group.create_task(child())


async def in_a_nursery():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(child)


async def in_curios_group():
    async with curio.TaskGroup() as group:
        await group.spawn(child)


async def in_a_task_group():
    async with anyio.create_task_group() as group:
        group.start_soon(child)


def loop_of_its_own():
    loop = asyncio.new_event_loop()
    loop.run_until_complete(in_a_group())
    loop.close()


def runner():
    with asyncio.Runner() as runs:
        runs.run(in_a_group())


def on_trio():
    trio.run(in_a_nursery)


def on_curio():
    curio.run(in_curios_group)


def on_anyio():
    anyio.run(in_a_task_group)


def on_anyio_with_trio():
    anyio.run(in_a_task_group, backend="trio")


def run(shop):
    [way] = shop.skus
    query(shop.stockroom, STOCK, way)
    globals()[way]()
    return Report()
