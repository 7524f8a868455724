"""I call `monkey.patch_all()` after other imports: what goes wrong?

What was taken by name before, as `from time import sleep` does, is not replaced: that
`sleep` holds up all, and setting the `minimum_version` of such an `SSLContext`, as
urllib3 does, ends in a RecursionError.
Such a `Thread` runs as a greenlet all the same, but on Python 3.11.7 and 3.12.1 whoever
joins it is never woken.
gevent warns that `ssl` was imported before, and says nothing of `time`.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://www.gevent.org/api/gevent.monkey.html",
    "https://github.com/gevent/gevent/issues/1016",
    "https://github.com/urllib3/urllib3/blob/main/src/urllib3/util/ssl_.py",
)
CHAPTERS = (1, 3)
NOT_PATCHED = "it patches nothing"
UNASKED = dict.fromkeys(
    ("threads", "processes", "asyncio", "trio", "curio", "anyio"), NOT_PATCHED
)


@answers(
    "MonkeyPatchWarning: ssl; time.sleep: the others run; sleep: the others wait; "
    "ssl.SSLContext: works; SSLContext: RecursionError; "
    "Thread: runs as a Greenlet, join() raises LoopExit",
    since={
        "3.13": "MonkeyPatchWarning: ssl; time.sleep: the others run; "
        "sleep: the others wait; ssl.SSLContext: works; SSLContext: RecursionError; "
        "Thread: runs as a Greenlet, join() returns"
    },
)
def with_gevent():
    import ssl
    import time
    import warnings
    from ssl import SSLContext
    from threading import Thread
    from time import sleep

    from gevent import monkey

    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        monkey.patch_all()
    for each in given:
        said = str(each.message)
        about = [name for name in ("ssl", "time") if f"ing {name}" in said]
        print(f"{each.category.__name__}:", *about)

    import gevent

    def report(name, call):
        sibling = gevent.spawn(str)
        call(0)
        print(f"{name}: the others", "run" if sibling.ready() else "wait")
        sibling.join()

    def secure(name, kind):
        context = kind(ssl.PROTOCOL_TLS_CLIENT)
        try:
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            print(f"{name}: works")
        except RecursionError as error:
            print(f"{name}:", type(error).__name__)

    report("time.sleep", time.sleep)
    report("sleep", sleep)
    secure("ssl.SSLContext", ssl.SSLContext)
    secure("SSLContext", SSLContext)

    def task():
        print("Thread: runs as a", type(gevent.getcurrent()).__name__, end=", ")

    thread = Thread(target=task)
    thread.start()
    try:
        thread.join()
        print("join() returns")
    except gevent.exceptions.LoopExit as error:
        print("join() raises", type(error).__name__)
