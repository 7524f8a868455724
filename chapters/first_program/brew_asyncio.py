import asyncio


async def brew(name, seconds):
    print(name, "is put on")
    await asyncio.sleep(seconds)
    print(name, "is ready")


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(brew("tea", 2))
        group.create_task(brew("coffee", 1))


asyncio.run(main())
