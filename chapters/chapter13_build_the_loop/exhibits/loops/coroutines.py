"""The same loop for functions that pause: it calls back the rest of one."""

from collections.abc import Callable, Generator
from contextlib import closing
from functools import partial
from socket import socket
from typing import Any

from chapters.chapter13_build_the_loop.exhibits.loops.callbacks import Loop

Answer = Callable[[], Any]
"""Gives what was waited for, or raises what went wrong."""


class Wait:
    def __init__(
        self, begin: Callable[[Loop, Callable[..., None]], None]
    ) -> None:
        self.begin = begin

    def __await__(self) -> Generator["Wait", Any, Any]:
        return (yield self)


class Task:
    def __init__(
        self, loop: Loop, rest: Any, then: Callable[[Answer], None]
    ) -> None:
        self.loop, self.rest, self.then = loop, rest, then
        loop.call_soon(self.step)

    def step(self, answer: Answer = lambda: None) -> None:
        try:
            try:
                value = answer()
            except Exception as error:
                wait = self.rest.throw(error)
            else:
                wait = self.rest.send(value)
        except StopIteration as end:
            self.loop.call_soon(self.then, giving(end.value))
        except Exception as error:
            self.loop.call_soon(self.then, raising(error))
        else:
            try:
                wait.begin(self.loop, self.step)
            except Exception as error:
                self.loop.call_soon(self.step, raising(error))


def giving(value: Any) -> Answer:
    return lambda: value


def raising(error: Exception) -> Answer:
    def answer() -> Any:
        raise error

    return answer


def readable(stream: socket) -> Wait:
    return Wait(lambda loop, step: loop.when_readable(stream, step))


def writable(stream: socket) -> Wait:
    return Wait(lambda loop, step: loop.when_writable(stream, step))


def called(call: Any, *args: Any) -> Wait:
    def begin(loop: Loop, step: Callable[..., None]) -> None:
        loop.when_called(lambda future: step(future.result), call, *args)

    return Wait(begin)


def together(*all: Any) -> Wait:
    def begin(loop: Loop, step: Callable[..., None]) -> None:
        answers: dict[int, Answer] = {}

        def ended(place: int, answer: Answer) -> None:
            answers[place] = answer
            if len(answers) == len(all):
                step(lambda: [answers[each]() for each in range(len(all))])

        for place, rest in enumerate(all):
            Task(loop, rest, partial(ended, place))
        if not all:
            loop.call_soon(step, list)

    return Wait(begin)


def run(rest: Any) -> Any:
    answers: list[Answer] = []
    with closing(Loop()) as loop:
        Task(loop, rest, answers.append)
        loop.run()
    if not answers:
        raise RuntimeError("it waits, and there is nothing that could wake it")
    return answers[0]()
