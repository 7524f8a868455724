"""HTTP/1.1 without I/O: whatever arrives, and in whichever pieces, has one meaning."""

import errno
from collections.abc import Iterable
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from shared.clients.http1 import Exchange
from shared.errors import ConnectionBroke, NotHTTP, NotJSON, SupplierRefused, WorldError
from tests.lacks import StreamBroke, no_files

URL = "http://127.0.0.1:8000/run1/price/tea"
NAME = f"GET {URL}"
CLOSED = b""

SIZED = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n"
    b'\r\n{"price": 1234}'
)
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'5\r\n{"pri\r\na;why=not\r\nce": 1234}\r\n0\r\nTrailer: yes\r\n\r\n'
)
UNTIL_CLOSE = b'HTTP/1.1 200 OK\r\n\r\n{"price": 1234}'
AFTER_OTHERS = b"HTTP/1.1 103 Early Hints\r\nLink: </tea>\r\n\r\n" + SIZED

SEEDS = range(8)

answers = pytest.mark.parametrize(
    "answer",
    [SIZED, CHUNKED, UNTIL_CLOSE, AFTER_OTHERS],
    ids=["sized", "chunked", "until-close", "after-others"],
)


def fed(pieces: Iterable[bytes]) -> Exchange:
    """An exchange that was given these pieces until it was complete, then closed."""
    exchange = Exchange(URL)
    for piece in (*pieces, CLOSED):
        if not exchange.complete:
            exchange.receive(piece)
    return exchange


def one_by_one(data: bytes) -> list[bytes]:
    return [bytes([byte]) for byte in data]


def cut(data: bytes, seed: int) -> list[bytes]:
    """`data` in pieces of random sizes."""
    random = Random(seed)
    pieces = []
    while data:
        size = random.choice([1, 2, 3, 10, 40])
        pieces.append(data[:size])
        data = data[size:]
    return pieces


def answer_of(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def failure(data: bytes) -> WorldError:
    """The error that these bytes, and then the close, raise."""
    with pytest.raises(WorldError) as caught:
        fed([data]).value()
    return caught.value


def test_request_is_plain_get() -> None:
    """What is sent is a GET of the path that asks to close the connection."""
    assert Exchange(URL).request == (
        b"GET /run1/price/tea HTTP/1.1\r\n"
        b"Host: 127.0.0.1:8000\r\n"
        b"Connection: close\r\n"
        b"\r\n"
    )


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("http://127.0.0.1:8000", b"/"),
        ("http://127.0.0.1:8000/", b"/"),
        ("http://127.0.0.1:8000/a%2Fb%20c?d=e&f=%C3%A9", b"/a%2Fb%20c?d=e&f=%C3%A9"),
    ],
)
def test_target_as_in_url(url: str, target: bytes) -> None:
    """Path and query go over the wire as they are, and no path is the root."""
    assert Exchange(url).request.split(b" ")[1] == target


def test_address_for_connect() -> None:
    """`address` is what `socket.connect` takes: the host and the port's number."""
    assert Exchange(URL).address == ("127.0.0.1", 8000)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tea",
        "/run1/price/tea",
        "127.0.0.1:8000/price/tea",
        "https://127.0.0.1:8000/price/tea",
        "http://127.0.0.1/price/tea",
        "http://127.0.0.1:0/price/tea",
        "http://127.0.0.1:65536/price/tea",
        "http://127.0.0.1:many/price/tea",
        "http://:8000/price/tea",
        "http://127.0.0.1:8000/green tea",
        "http://127.0.0.1:8000/thé",
    ],
)
def test_bad_url_is_refused(url: str) -> None:
    """A URL that no request can be made of raises ValueError, before any I/O."""
    with pytest.raises(ValueError, match=r"."):
        Exchange(url)


def test_refused_url_is_named() -> None:
    """The message for a bad URL shows the URL and the form that would do."""
    with pytest.raises(ValueError, match=r"^not a URL of the form http://host:port/"):
        Exchange("ftp://127.0.0.1:21/price/tea")


@answers
def test_answer_arrives_whole(answer: bytes) -> None:
    """All of an answer in one piece gives its value."""
    assert fed([answer]).value() == {"price": 1234}


@answers
def test_answer_byte_by_byte(answer: bytes) -> None:
    """An answer of one byte at a time gives the same value."""
    assert fed(one_by_one(answer)).value() == {"price": 1234}


@answers
@pytest.mark.parametrize("seed", SEEDS)
def test_answer_in_any_pieces(answer: bytes, seed: int) -> None:
    """However an answer is cut up, its value is the same."""
    assert fed(cut(answer, seed)).value() == {"price": 1234}


@pytest.mark.parametrize("answer", [SIZED, CHUNKED], ids=["sized", "chunked"])
def test_complete_at_last_byte(answer: bytes) -> None:
    """An answer that says how long it is, is complete with its last byte."""
    exchange = Exchange(URL)
    seen = []
    for byte in one_by_one(answer):
        exchange.receive(byte)
        seen.append(exchange.complete)
    assert seen == [False] * (len(answer) - 1) + [True]


def test_complete_at_the_close() -> None:
    """An answer that does not say how long it is, is complete when it is closed."""
    exchange = Exchange(URL)
    exchange.receive(UNTIL_CLOSE)
    before = exchange.complete
    exchange.receive(CLOSED)
    assert (before, exchange.complete) == (False, True)


def test_rest_is_ignored() -> None:
    """Bytes after the end of an answer do not change its value."""
    assert fed([SIZED + b"\x00 more"]).value() == {"price": 1234}


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01 this is not HTTP\r\n\r\n",
        b"hello, world\r\n\r\n",
        b"HTTP/1.1 fine\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: some\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n7",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n7",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n7\r\n",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: " + b"x" * 200_000,
        b"\r\n\r\n",
    ],
    ids=lambda data: repr(data[:20]) + f"...{len(data)}",
)
def test_not_http(data: bytes) -> None:
    """Bytes that break the rules of HTTP/1.1 raise NotHTTP, which names the request."""
    error = failure(data)
    assert (type(error), error.request) == (NotHTTP, NAME)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"HTTP/1.1 20",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n1",
        b"HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\n1",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n1",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n12\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n12\r\n0\r\n",
    ],
)
def test_early_end(data: bytes) -> None:
    """An end before, in the headers or in the body raises ConnectionBroke."""
    error = failure(data)
    assert (type(error), error.request) == (ConnectionBroke, NAME)


@pytest.mark.parametrize("status", [201, 204, 301, 404, 429, 500, 503, 599])
def test_status_is_a_refusal(status: int) -> None:
    """Any status but 200 raises SupplierRefused, which has it and says it."""
    body = b"" if status == 204 else b"7"
    error = failure(answer_of(f"{status} No", body))
    assert isinstance(error, SupplierRefused)
    assert (error.status, error.cause, error.request) == (
        status,
        f"the supplier answered {status}",
        NAME,
    )


def test_refusal_has_its_detail() -> None:
    """The body of a refusal is its detail, and what is not UTF-8 in it is shown."""
    error = failure(answer_of("503 No", b"closed \xff today"))
    assert error.detail == "closed � today"


def test_refusal_needs_no_json() -> None:
    """A refusal whose body is not JSON is a refusal all the same."""
    assert type(failure(answer_of("404 No", b"twopence"))) is SupplierRefused


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("250", 250),
        ('"tea"', "tea"),
        ("null", None),
        ("[1, 2.5]", [1, 2.5]),
        (' {"a":1} ', {"a": 1}),
    ],
)
def test_value_of_json(text: str, value: Any) -> None:
    """Any JSON value may be an answer, not just an object."""
    assert fed([answer_of("200 OK", text.encode())]).value() == value


def test_value_as_utf_8() -> None:
    """JSON is UTF-8, whatever the headers say, and wherever a character is cut."""
    data = answer_of("200 OK", '"crème"'.encode())
    assert fed(one_by_one(data)).value() == "crème"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"twopence",
        b"{",
        b"1 2",
        b"'tea'",
        b"9" * 10_000,
        pytest.param(b"NaN", id="NaN"),
        pytest.param(b"[-Infinity]", id="infinity"),
        pytest.param(b'"\xff"', id="not-utf-8"),
        pytest.param(b"[" * 200_000, id="too-deep"),
    ],
    ids=lambda body: repr(body[:10]),
)
def test_not_json(body: bytes) -> None:
    """A body with status 200 that is not JSON (RFC 8259) raises NotJSON."""
    error = failure(answer_of("200 OK", body))
    assert (type(error), error.request) == (NotJSON, NAME)


@pytest.mark.parametrize(
    "data",
    [b"hello\r\n\r\n", b"HTTP/1.1 20", answer_of("200 OK", b"{")],
    ids=["NotHTTP", "ConnectionBroke", "NotJSON"],
)
def test_own_error_is_kept(data: bytes) -> None:
    """What the library raised is the cause, and its words are the detail."""
    error = failure(data)
    assert error.detail != ""
    assert error.detail == str(error.__cause__)


@answers
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_arrives(answer: bytes, seed: int) -> None:
    """An answer with random bytes in it ends well or in an error of the world's."""
    random = Random(seed)
    for _ in range(20):
        damaged = bytearray(answer)
        for _ in range(random.randint(1, 4)):
            damaged[random.randrange(len(damaged))] = random.randrange(256)
        with suppress(WorldError):
            fed(cut(bytes(damaged), seed)).value()


@pytest.mark.parametrize(
    "raised",
    [
        OSError(errno.ECONNREFUSED, "Connection refused"),
        ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"),
        BrokenPipeError(errno.EPIPE, "Broken pipe"),
        TimeoutError(errno.ETIMEDOUT, "Connection timed out"),
        OSError("all attempts to connect failed"),
        StreamBroke("the other side has gone"),
    ],
    ids=lambda raised: repr(raised),
)
def test_errors_while_speaking(raised: Exception) -> None:
    """OSError and the runtime's own exceptions become ConnectionBroke, with cause."""
    with pytest.raises(ConnectionBroke) as caught, Exchange(URL).speaking(StreamBroke):
        raise raised
    assert caught.value.args == (NAME, str(raised))
    assert caught.value.__cause__ is raised


@pytest.mark.parametrize(
    "raised",
    [
        StreamBroke("not announced"),
        ValueError("a mistake"),
        NotHTTP(NAME),
        KeyboardInterrupt(),
    ],
    ids=lambda raised: type(raised).__name__,
)
def test_other_errors_pass(raised: BaseException) -> None:
    """What was not announced passes as it is."""
    with pytest.raises(type(raised)) as caught, Exchange(URL).speaking():
        raise raised
    assert caught.value is raised


@no_files
def test_lack_of_files_passes(raised: Exception) -> None:
    """Too many open files is not the world's doing: it passes as it is."""
    also = (StreamBroke, ExceptionGroup)
    with pytest.raises(type(raised)) as caught, Exchange(URL).speaking(*also):
        raise raised
    assert caught.value is raised
