import trio


async def brew(name, seconds):
    print(name, "is put on")
    await trio.sleep(seconds)
    print(name, "is ready")


async def main():
    async with trio.open_nursery() as nursery:
        nursery.start_soon(brew, "tea", 2)
        nursery.start_soon(brew, "coffee", 1)


trio.run(main)
