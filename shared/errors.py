"""What can go wrong between a lane and the world, said the same way in every lane.

Each error names the request that failed and the cause in fixed words, so that a
report does not depend on which runtime met it.  What the runtime itself raised is
the `__cause__`, except where the runtime drops it (curio's `run_in_thread` raises
`from None`).  All of them survive pickling, because worker processes hand
them back to their parent.
"""


class MeanwhileError(Exception):
    """A mistake or a limit that a reader can mend; its text is the whole message."""


class CalledOff(Exception):
    """Who waits here has been asked to stop: what a blocking call raises then."""


class WorldError(Exception):
    """The world did not do what it was asked.

    `request` is what was sent ("GET http://...", "SELECT ...", "save tea.txt"),
    `detail` what the runtime or the library said, for a person to read.  `sku` is the
    product that it is about, where a lane has said so.
    """

    kind = "world"
    cause = "the world said no"
    sku = ""

    def __init__(self, request: str, detail: str = "") -> None:
        super().__init__(request, detail)
        self.request = request
        self.detail = detail

    def __str__(self) -> str:
        said = f" ({self.detail})" if self.detail else ""
        return f"{self.request}: {self.cause}{said}"


class SupplierRefused(WorldError):
    """The supplier answered in proper HTTP, with a status other than 200."""

    kind = "http"

    def __init__(self, request: str, status: int, detail: str = "") -> None:
        super().__init__(request, detail)
        self.args = (request, status, detail)
        self.status = status
        self.cause = f"the supplier answered {status}"


class ConnectionBroke(WorldError):
    """No connection, or one that ended before the answer was whole."""

    kind = "http"
    cause = "the connection broke"


class NotHTTP(WorldError):
    """What came back does not parse as HTTP/1.1 (RFC 9112)."""

    kind = "http"
    cause = "the answer was not HTTP"


class NotJSON(WorldError):
    """A whole answer with status 200, whose body is not JSON (RFC 8259)."""

    kind = "http"
    cause = "the answer was not JSON"


class StockroomRefused(WorldError):
    """The database raised an error."""

    kind = "db"
    cause = "the database said no"


class ShelfRefused(WorldError):
    """The file could not be written; nothing of it is left behind."""

    kind = "file"
    cause = "the shelf said no"


KINDS = ("http", "db", "file")
"""In the order in which a product's first problem is chosen."""
