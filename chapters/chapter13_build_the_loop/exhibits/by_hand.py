"""Coroutines without a loop, ended on trio, and on a loop that knows no asyncio."""

import asyncio
from typing import Any

import trio

from chapters.chapter13_build_the_loop.exhibits.loops import coroutines
from chapters.chapter13_build_the_loop.job import get
from chapters.chapter13_build_the_loop.with_trio import until
from shared.job import COMMON
from shared.shop import Product, Shop
from shared.world import World


async def never_waits() -> int:
    return 7


async def go_on(coroutine: Any, wait: Any) -> Any:
    while True:
        answer = await until(wait)
        try:
            wait = coroutine.send(answer)
        except StopIteration as end:
            return end.value


def main() -> None:
    try:
        never_waits().send(None)
    except StopIteration as end:
        print(f"without a loop, it never waits: it returned {end.value}")
    with (
        World() as world,
        world.open(Shop((Product("tea"),)), COMMON) as opened,
    ):
        coroutine: Any = get(opened.shop.price_url("tea"))
        wait = coroutine.send(None)
        line = coroutine.cr_frame.f_lineno
        print(f"begun by hand, it waits in line {line}: {wait}")
        print(
            f"ended on trio: tea costs {trio.run(go_on, coroutine, wait)} pence"
        )
    for seconds in (0, 1):
        try:
            coroutines.run(asyncio.sleep(seconds))
        except (AttributeError, RuntimeError) as error:
            print(f"asyncio's sleep({seconds}) on our loop: {error}")


if __name__ == "__main__":
    main()
