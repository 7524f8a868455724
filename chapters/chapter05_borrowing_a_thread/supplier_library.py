"""The supplier's own client library: small, blocking, and the only one there is.

It is as such libraries are: it speaks HTTP by `http.client`, one connection a call,
and knows nothing of event loops.  Whoever has a loop must see to it that a call does
not hold it up.
"""

from http.client import (
    HTTPConnection,
    HTTPException,
    IncompleteRead,
    RemoteDisconnected,
)
from typing import Any
from urllib.parse import quote, urlsplit

from shared.descriptors import out_of_files
from shared.errors import ConnectionBroke, NotHTTP, NotJSON, SupplierRefused
from shared.json_strict import loads


class Supplier:
    """The supplier at a URL; may be used by many threads at once."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port
        self._url, self._path = url, parts.path

    def price(self, sku: str) -> Any:
        """Today's price in pence; blocks until it is there.

        Raises SupplierRefused, ConnectionBroke, NotHTTP and NotJSON.
        """
        path = f"/price/{quote(sku, safe='')}"
        request = f"GET {self._url}{path}"
        connection = HTTPConnection(self._host, self._port or 80)
        try:
            connection.request("GET", self._path + path)
            with connection.getresponse() as answer:
                status, body = answer.status, answer.read()
        except (OSError, RemoteDisconnected, IncompleteRead) as error:
            if out_of_files(error):
                raise
            raise ConnectionBroke(request, str(error)) from error
        except HTTPException as error:
            raise NotHTTP(request, str(error)) from error
        finally:
            connection.close()
        if status != 200:
            raise SupplierRefused(
                request, status, body.decode("utf-8", "replace")
            )
        try:
            return loads(body)
        except (ValueError, RecursionError) as error:
            raise NotJSON(request, str(error)) from error
