"""A generator yields while its time-out is running: whose wait is cut when time is up?

The caller's wait, which raises, as the time-out belongs to the task, not to the
generator; nobody turns that into the end of the generator.
Scopes that are closed in another order than opened are a RuntimeError for trio and
anyio, which keep them as a stack; the others say nothing.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://peps.python.org/pep-0789/",
    "https://github.com/python-trio/trio/issues/638",
    "https://anyio.readthedocs.io/en/stable/cancellation.html"
    "#avoiding-cancel-scope-stack-corruption",
)
CHAPTERS = (10, 11)
UNASKED = {
    "threads": "no time-out can be left running: each call has its own",
    "processes": "no time-out can be left running: each call has its own",
}


@answers(
    "late: the caller's wait raises CancelledError, main raises CancelledError; "
    "crossed: main raises nothing"
)
def with_asyncio():
    import asyncio

    async def numbers(limit_s):
        async with asyncio.timeout(limit_s):
            yield 1

    async def late():
        async for _ in numbers(0.05):
            try:
                await asyncio.Event().wait()
            except BaseException as error:
                print("the caller's wait raises", type(error).__name__, end=", ")
                raise

    async def crossed():
        one, other = numbers(60), numbers(60)
        await anext(one)
        await anext(other)
        await one.aclose()
        await other.aclose()

    for main in late, crossed:
        print(main.__name__, end=": ")
        try:
            asyncio.run(main())
        except BaseException as error:
            print("main raises", type(error).__name__)
        else:
            print("main raises nothing")


@answers(
    "late: the caller's wait raises Cancelled, main raises Cancelled; "
    "crossed: main raises RuntimeError"
)
def with_trio():
    import trio

    async def numbers(limit_s):
        with trio.fail_after(limit_s):
            yield 1

    async def late():
        async for _ in numbers(0.05):
            try:
                await trio.sleep_forever()
            except BaseException as error:
                print("the caller's wait raises", type(error).__name__, end=", ")
                raise

    async def crossed():
        one, other = numbers(60), numbers(60)
        await anext(one)
        await anext(other)
        await one.aclose()
        await other.aclose()

    for main in late, crossed:
        print(main.__name__, end=": ")
        try:
            trio.run(main)
        except BaseException as error:
            print("main raises", type(error).__name__)
        else:
            print("main raises nothing")


@answers(
    "late: the caller's wait raises TaskTimeout, main raises TaskTimeout; "
    "crossed: main raises nothing"
)
def with_curio():
    import curio

    async def numbers(limit_s):
        async with curio.timeout_after(limit_s):
            yield 1

    async def late():
        async for _ in numbers(0.05):
            try:
                await curio.Event().wait()
            except BaseException as error:
                print("the caller's wait raises", type(error).__name__, end=", ")
                raise

    async def crossed():
        one, other = numbers(60), numbers(60)
        await anext(one)
        await anext(other)
        await one.aclose()
        await other.aclose()

    for main in late, crossed:
        print(main.__name__, end=": ")
        try:
            curio.run(main)
        except BaseException as error:
            print("main raises", type(error).__name__)
        else:
            print("main raises nothing")


@answers(
    "late: the caller's wait raises Timeout, main raises Timeout; "
    "crossed: main raises nothing"
)
def with_gevent():
    import gevent
    from gevent.event import Event

    def numbers(limit_s):
        with gevent.Timeout(limit_s):
            yield 1

    def late():
        for _ in numbers(0.05):
            try:
                Event().wait()
            except BaseException as error:
                print("the caller's wait raises", type(error).__name__, end=", ")
                raise

    def crossed():
        one, other = numbers(60), numbers(60)
        next(one)
        next(other)
        one.close()
        other.close()

    for main in late, crossed:
        print(main.__name__, end=": ")
        try:
            main()
        except BaseException as error:
            print("main raises", type(error).__name__)
        else:
            print("main raises nothing")


@answers(
    "late: the caller's wait raises CancelledError, main raises CancelledError; "
    "crossed: main raises RuntimeError",
    on_trio="late: the caller's wait raises Cancelled, main raises Cancelled; "
    "crossed: main raises RuntimeError",
)
def with_anyio():
    import anyio

    async def numbers(limit_s):
        with anyio.fail_after(limit_s):
            yield 1

    async def late():
        async for _ in numbers(0.05):
            try:
                await anyio.sleep_forever()
            except BaseException as error:
                print("the caller's wait raises", type(error).__name__, end=", ")
                raise

    async def crossed():
        one, other = numbers(60), numbers(60)
        await anext(one)
        await anext(other)
        await one.aclose()
        await other.aclose()

    for main in late, crossed:
        print(main.__name__, end=": ")
        try:
            anyio.run(main)
        except BaseException as error:
            print("main raises", type(error).__name__)
        else:
            print("main raises nothing")
