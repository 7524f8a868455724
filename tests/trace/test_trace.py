"""The file of a trace, and the tapes that it is made of: read back, or refused."""

import json
from marshal import dumps
from pathlib import Path
from typing import Any

import pytest

from shared.trace.event import Event
from shared.trace.trace import BadTrace, Trace, of_run, read, write

NAMES = {
    "newlines": "one\ntwo\r\nthree\u2028four\x85five\x0bsix",
    "quotes": "\"'`\\",
    "markup": "[red]<b>&amp;</b>[/red]",
    "NUL": "\0",
    "half of a pair": "\ud800 and \udfff",
    "beyond the first plane": "🫖",
    "nothing": "",
}

TEA = Event(0, "spawn", 1, name="main", by=0)
END = Event(5, "end", 1, how="returned")
TRACE = Trace("trio", 2, (TEA, END), made_with={"python": "3.11"})


def refusal(folder: Path, content: str | bytes) -> str:
    """Why there is no trace in a file with this in it."""
    file = folder / "trace.jsonl"
    data = content.encode() if isinstance(content, str) else content
    file.write_bytes(data)
    with pytest.raises(BadTrace) as caught:
        read(file)
    said = str(caught.value)
    assert "\n" not in said
    return said.removeprefix(str(file))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_written_is_read(name: str, tmp_path: Path) -> None:
    """Whatever a lane calls its tasks, the file gives the same trace again."""
    events = (
        Event(0, "spawn", 1, name=name, by=0),
        Event(1, "pause", 1, 1, 2, why=name, line=3, function=name),
        Event(2, "sent", 1, kind="http", sku=name),
        Event(3, "mark", 1, name=name, value=-7, why=name),
        Event(4, "end", 1, how=name),
    )
    trace = Trace(name, 4, events, name, {name: name})
    file = tmp_path / "trace.jsonl"
    file.write_text(write([trace]), "utf-8")
    assert read(file) == [trace]


def test_several_in_a_file(tmp_path: Path) -> None:
    """Traces stand one after the other in a file, also one without events."""
    traces = [TRACE, Trace("curio", 1, ()), TRACE]
    file = tmp_path / "traces.jsonl"
    file.write_text(write(traces), "utf-8")
    assert read(file) == traces


def header(**more: Any) -> str:
    lines = TRACE.text().splitlines()
    return json.dumps({**json.loads(lines[0]), **more}) + "\n"


def with_event(line: str) -> str:
    return header(events=1) + line + "\n"


DEEP = "[" * 100_000 + "]" * 100_000
WHOLE = TRACE.text()
LINES = WHOLE.splitlines(keepends=True)
SHORT = "and here, after 1, it ends"

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", " is not a trace: it is empty"),
    "not text": (b"\xff\xfe", " is not a trace: it is not text in UTF-8"),
    "not JSON": ("hello\n", ", line 1: this is not the header of a trace"),
    "another JSON": ("[1]\n", ", line 1: this is not the header of a trace"),
    "deep": (DEEP, ", line 1: this is not the header of a trace"),
    "deep event": (with_event(DEEP), ", line 2: this is not an event"),
    "nested": (with_event('{"what": ' + "[" * 90 + "]" * 90 + "}"), ", line 2: there"),
    "another version": (header(version=2), ", line 1: the trace is of version 2, and"),
    "no version": (header(version=True), ", line 1: the trace is of version True, and"),
    "made with numbers": (header(made_with={"x": 1}), ", line 1: the header of the"),
    "chapter in words": (header(chapter="2"), ", line 1: the header of the trace is"),
    "count of -1": (header(events=-1), ", line 1: the header of the trace is not"),
    "count of 1.0": (header(events=1.0), ", line 1: the header of the trace is not"),
    "cut in a line": (WHOLE[:-9], ", line 3: this is not an event: not a JSON object"),
    "cut between lines": ("".join(LINES[:-1]), ", line 2: the trace is cut short"),
    "count too large": (
        header(events=3) + "".join(LINES[1:]),
        ", line 3: the trace is cut short: its header speaks of 3 events, and here",
    ),
    "count giant": (header(events=10**30) + LINES[1], ", line 2: the trace is cut"),
    "count too small": (
        header(events=1) + "".join(LINES[1:]),
        ", line 3: this is not the header of a trace",
    ),
    "trailing rubbish": (WHOLE + "rubbish\n", ", line 4: this is not the header"),
    "unknown event": (
        with_event('{"at_ns": 1, "what": "ru\\nn"}'),
        ", line 2: there is no event 'ru\\nn'",
    ),
    "unknown field": (
        with_event('{"at_ns": 1, "what": "run", "colour": "red"}'),
        ", line 2: an event has no 'colour'",
    ),
    "no time": (with_event('{"what": "run"}'), ", line 2: the event does not say when"),
    "a bool": (
        with_event('{"at_ns": true, "what": "run"}'),
        ", line 2: 'at_ns' is True, which is not a whole number",
    ),
    "NaN": (
        with_event('{"at_ns": NaN, "what": "run"}'),
        ", line 2: 'at_ns' is nan, which is not a whole number",
    ),
    "a number as a name": (
        with_event('{"at_ns": 1, "what": "spawn", "name": 7}'),
        ", line 2: 'name' is 7, which is not a text",
    ),
    "negative": (
        with_event('{"at_ns": -1, "what": "run"}'),
        ", line 2: 'at_ns' is -1, which is out of range",
    ),
    "giant": (
        with_event('{"at_ns": 9223372036854775808, "what": "run"}'),
        ", line 2: 'at_ns' is 9223372036854775808, which is out of range",
    ),
    "more digits than Python reads": (
        with_event('{"at_ns": ' + "9" * 5000 + ', "what": "run"}'),
        ", line 2: this is not an event",
    ),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_no_trace_is_refused(content: str | bytes, why: str, tmp_path: Path) -> None:
    """One sentence says in which line there is no trace, and why."""
    said = refusal(tmp_path, content)
    assert (why, True) == (said[: len(why)], len(said) < 200)


def test_folder_is_refused(tmp_path: Path) -> None:
    """A folder cannot be read."""
    with pytest.raises(BadTrace, match="cannot be read: Is a directory"):
        read(tmp_path)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/null"])
def test_device_is_refused(device: str, tmp_path: Path) -> None:
    """What has no end is not read to it."""
    (tmp_path / "trace.jsonl").symlink_to(device)
    with pytest.raises(BadTrace, match=r"is not (the header of )?a trace"):
        read(tmp_path / "trace.jsonl")


def test_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there cannot be read."""
    with pytest.raises(BadTrace, match="cannot be read: No such file or directory"):
        read(tmp_path / "none.jsonl")


NOTES = [
    (1000, 7, "spawn", 1, "main", 0),
    (1001, 7, "run", 1),
    (1002, 7, "pause", 1, "\ud800", 3, "f"),
]
WHATS = ["spawn", "run", "pause"]


def test_tape_that_was_cut(tmp_path: Path) -> None:
    """Wherever a tape ends, or is not written to, the notes before that are there."""
    data = b"".join(map(dumps, NOTES))
    last = len(data) - len(dumps(NOTES[-1]))
    cuts = [data[:cut] for cut in range(last, len(data))]
    for tape in (*cuts, data[:last] + b"\0" * 100, data[: last + 1] + b"\0" * 100):
        (tmp_path / "5.tape").write_bytes(tape)
        assert [each.what for each in of_run(tmp_path, ())] == WHATS[:2]


def test_tapes_are_merged(tmp_path: Path) -> None:
    """Processes are numbered as they first appear, whatever they are called."""
    (tmp_path / "3.tape").write_bytes(dumps((1005, 8, "run", 2)) + b"\0")
    (tmp_path / "5.tape").write_bytes(b"".join(map(dumps, NOTES)))
    events = of_run(tmp_path, [(1003, "arrived", "/price/a%20b")])
    seen = [(each.at_ns, each.what, each.process, each.thread) for each in events]
    assert seen == [
        (0, "spawn", 0, 0),
        (1, "run", 0, 0),
        (2, "pause", 0, 0),
        (3, "arrived", 0, 0),
        (5, "run", 1, 1),
    ]
    assert events[3].sku == "a b"


def test_begins_at_the_first(tmp_path: Path) -> None:
    """What the supplier saw before a lane's first event is where a trace begins."""
    (tmp_path / "5.tape").write_bytes(b"".join(map(dumps, NOTES)))
    events = of_run(tmp_path, [(990, "arrived", "/price/tea")])
    assert [each.at_ns for each in events] == [0, 10, 11, 12]


def test_who_is_killed(tmp_path: Path) -> None:
    """Its tasks end with it, and what they had out; one that had ended does not.

    What others note of them later is nothing new, and one that is run again ends again.
    """
    in_it = [
        (1000, 7, "run", 2),
        (1001, 7, "end", 2, "returned"),
        (1002, 8, "run", 3),
        (1003, 8, "arrived", 0, "db", "tea"),
        (1003, 8, "departed", 0, "db", "tea"),
        (1003, 8, "sent", 3, "http", "/price/tea"),
        (1003, 8, "arrived", 0, "db", "milk"),
    ]
    elsewhere = [
        (1004, 9, "run", 4),
        (1020, 9, "end", 3, "raised BrokenProcessPool"),
        (1021, 9, "run", 3),
        (1022, 9, "end", 3, "returned"),
    ]
    (tmp_path / "5.tape").write_bytes(b"".join(map(dumps, in_it)))
    (tmp_path / "6.tape").write_bytes(b"".join(map(dumps, elsewhere)))
    for at_ns, seen_ns in ((1010, 10), (999, 3)):  # Never before its last note.
        events = of_run(tmp_path, (), killed=(at_ns, "/price/tea", 5))
        told = [(e.at_ns, e.what, e.task, e.how or e.why) for e in events if e.task > 2]
        served = [(e.at_ns, e.sku) for e in events if e.what == "departed"]
        assert served == [(3, "tea"), (seen_ns, "milk")]
        assert [each for each in told if each[1] in ("failed", "end")] == [
            (seen_ns, "failed", 3, "killed"),
            (seen_ns, "end", 3, "killed"),
            (22, "end", 3, "returned"),
        ]


def test_empty_tape(tmp_path: Path) -> None:
    """A lane that has noted nothing has an empty trace."""
    (tmp_path / "5.tape").write_bytes(b"\0" * 100)
    assert of_run(tmp_path, [(990, "arrived", "/price/tea")]) == ()
