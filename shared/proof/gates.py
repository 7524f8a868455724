"""The gates that several chapters have: each forces an overlap, or refutes it.

Their ids are those of the checks that fail where they wait in vain.
"""

from shared.world import Gate


def queries_overlap(at_once: int) -> Gate:
    """So many queries are out at once."""
    return Gate("queries-overlap", {"db": at_once}, {"db"})


def labels_overlap(at_once: int) -> Gate:
    """So many labels are being written at once."""
    return Gate("labels-overlap", {"file": at_once}, {"file"})


def always_as_many(at_once: int) -> Gate:
    """So many requests are in flight whenever one is answered, or all that are left."""
    needs = {"http": at_once}
    return Gate("always-as-many", needs, {"http"}, again=True, alone=True)


SAYS = {
    "queries-overlap": "As many queries are out at once as can be.",
    "labels-overlap": "As many labels are being written at once as can be.",
    "always-as-many": "When one request is answered, the next is sent.",
    "called-off": "Who is called off leaves, and waits for no answer.",
}
