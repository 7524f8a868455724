"""dask: raising, cancelling, dropping, sending, dying, on two machines of ours."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from time import sleep

from distributed import Client, Future, wait

from chapters.chapter18_more_than_one_machine.exhibits.words import there
from shared.clients.with_dask import THREADS, machines

SLOTS = 2 * THREADS


def raised_by(call: Callable[[], object]) -> str:
    try:
        call()
    except BaseException as error:
        return type(error).__name__
    return "nothing is raised"


def until_begun(folder: str, name: str) -> None:
    while not there.has_begun(folder, name):
        sleep(0.01)


def let_go_on(folder: str, client: Client, *futures: Future) -> None:
    """Let all go on, and wait until whatever was begun has ended."""
    Path(folder, "go on").touch()
    wait([*futures, client.submit(there.number, folder, pure=False)])
    names = [
        each.name.removesuffix(" begun")
        for each in Path(folder).glob("* begun")
    ]
    for name in names:
        while not Path(folder, f"{name} ended").exists():
            sleep(0.01)


def error_nobody_asks(client: Client) -> str:
    with tempfile.TemporaryDirectory() as folder:
        future = client.submit(there.fails, folder, pure=False)
        raised = raised_by(lambda: wait([future]))
        return f"{raised}; its status is {future.status}"


def error_asked(client: Client, retries: int = 0) -> str:
    with tempfile.TemporaryDirectory() as folder:
        future = client.submit(
            there.fails, folder, pure=False, retries=retries
        )
        raised = raised_by(future.result)
        times = len([*Path(folder).iterdir()])
        return f"{raised}; it was run {times} time{'s' * (times > 1)}"


def error_retried(client: Client) -> str:
    return error_asked(client, retries=2)


def cancelled(client: Client) -> str:
    with tempfile.TemporaryDirectory() as folder:
        future = client.submit(there.begun_and_ended, folder, "a", pure=False)
        until_begun(folder, "a")
        future.cancel()
        raised = raised_by(future.result)
        let_go_on(folder, client)
        return f"{raised}; it {there.what_it_did(folder, 'a')}"


def limited(client: Client) -> str:
    with tempfile.TemporaryDirectory() as folder:
        future = client.submit(there.begun_and_ended, folder, "a", pure=False)
        until_begun(folder, "a")
        raised = raised_by(lambda: future.result(timeout=0.1))
        let_go_on(folder, client, future)
        return f"{raised}; it {there.what_it_did(folder, 'a')}"


def dropped_late(client: Client) -> str:
    with tempfile.TemporaryDirectory() as folder:
        future = client.submit(there.begun_and_ended, folder, "a", pure=False)
        until_begun(folder, "a")
        key = future.key
        del future
        while client.run_on_scheduler(there.is_known, key):
            sleep(0.01)
        let_go_on(folder, client)
        return f"it {there.what_it_did(folder, 'a')}"


def dropped(client: Client) -> str:
    with tempfile.TemporaryDirectory() as folder:
        busy = [
            client.submit(there.begun_and_ended, folder, f"{n}", pure=False)
            for n in range(SLOTS)
        ]
        for n in range(SLOTS):
            until_begun(folder, f"{n}")
        queued = client.submit(there.begun_and_ended, folder, "q", pure=False)
        key = queued.key
        while not client.run_on_scheduler(there.is_known, key):
            sleep(0.01)
        del queued
        while client.run_on_scheduler(there.is_known, key) or any(
            client.run(there.knows, key).values()
        ):
            sleep(0.01)
        let_go_on(folder, client, *busy)
        return f"it {there.what_it_did(folder, 'q')}"


def twice(client: Client) -> str:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "go on").touch()
        calls = [
            client.submit(there.begun_and_ended, folder, "a") for _ in "ab"
        ]
        return "one task" if calls[0].key == calls[1].key else "two tasks"


def context(client: Client) -> str:
    there.WHO.set("value that I have set")
    said: str = client.submit(there.whose, pure=False).result()
    return f"the task reads the {said}"


def a_lock(client: Client) -> str:
    return raised_by(lambda: client.submit(there.number, Lock(), pure=False))


def a_lambda(client: Client) -> str:
    return (
        f"it is run, and gives {client.submit(lambda: 1, pure=False).result()}"
    )


def dies_each_time(client: Client) -> str:
    with tempfile.TemporaryDirectory() as folder:
        raised = raised_by(
            client.submit(there.dies, folder, pure=False).result
        )
        killed = len([*Path(folder).iterdir()])
        return f"{raised}, after it has killed {killed} machines"


QUESTIONS = {
    "It raises, and nobody asks": error_nobody_asks,
    "It raises, and I ask": error_asked,
    "It raises, and I gave retries=2": error_retried,
    "I cancel it while it runs": cancelled,
    "I wait with a time-out": limited,
    "I let its future go while it runs": dropped_late,
    "I let its future go while it is queued": dropped,
    "I submit the same call twice": twice,
    "I have set a ContextVar": context,
    "I send a lock": a_lock,
    "I send a lambda": a_lambda,
    "It kills its machine each time": dies_each_time,
}


def main() -> None:
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with machines() as address, Client(address) as client:
        for question, answer in QUESTIONS.items():
            print(f"{question}: {answer(client)}")


if __name__ == "__main__":
    main()
