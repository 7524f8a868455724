"""A loop: who waits for what, and whom to call back when it is there."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from socket import socket, socketpair
from typing import Any

Callback = Callable[..., object]


class Loop:
    def __init__(self) -> None:
        self.ready: deque[tuple[Callback, tuple[Any, ...]]] = deque()
        self.waiting = 0
        self.selector = DefaultSelector()
        self.threads = ThreadPoolExecutor()
        self.returned: deque[tuple[Callback, Future[Any]]] = deque()
        self.bell, self.button = socketpair()
        self.button.setblocking(False)
        self.selector.register(self.bell, EVENT_READ, (self.answer, ()))

    def call_soon(self, callback: Callback, *args: Any) -> None:
        self.ready.append((callback, args))

    def when_readable(self, stream: socket, callback: Callback) -> None:
        self.selector.register(stream, EVENT_READ, (callback, ()))
        self.waiting += 1

    def when_writable(self, stream: socket, callback: Callback) -> None:
        self.selector.register(stream, EVENT_WRITE, (callback, ()))
        self.waiting += 1

    def when_called(self, callback: Callback, call: Any, *args: Any) -> None:
        def ring(future: Future[Any]) -> None:  # mostly in that thread
            self.returned.append((callback, future))
            with suppress(BlockingIOError):  # full: it rings anyway
                self.button.send(b"!")

        self.threads.submit(call, *args).add_done_callback(ring)
        self.waiting += 1

    def answer(self) -> None:
        self.bell.recv(1024)
        while self.returned:
            callback, future = self.returned.popleft()
            self.waiting -= 1
            self.call_soon(callback, future)

    def run(self) -> None:
        while self.ready or self.waiting:
            for key, _ in self.selector.select(0 if self.ready else None):
                if key.fileobj is not self.bell:
                    self.selector.unregister(key.fileobj)
                    self.waiting -= 1
                callback, args = key.data
                self.call_soon(callback, *args)
            for _ in range(len(self.ready)):
                callback, args = self.ready.popleft()
                callback(*args)

    def close(self) -> None:
        self.threads.shutdown()
        self.selector.close()
        self.bell.close()
        self.button.close()
