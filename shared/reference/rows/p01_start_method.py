"""How does a new process begin if I say nothing: as a copy of mine, or from nothing?

On Linux the default was `fork`, a copy of the parent, and is `forkserver` from Python
3.14 on, a copy of a small process that was started for this; `get_context` or
`mp_context=` chooses another.
On macOS it has been `spawn`, a new interpreter, since 3.8: the answer here is Linux's.
"""

from shared.semantics.row import answers

SOURCES = (
    "https://docs.python.org/3/library/multiprocessing.html#contexts-and-start-methods",
    "https://docs.python.org/3/whatsnew/3.14.html#multiprocessing",
    "https://github.com/python/cpython/issues/84559",
)
CHAPTERS = (15,)
NO_PROCESS = "its tasks live in one process"
UNASKED = {
    "threads": NO_PROCESS,
    "asyncio": NO_PROCESS,
    "trio": NO_PROCESS,
    "curio": f"{NO_PROCESS}; how that of `run_in_process` begins: see P4",
    "gevent": NO_PROCESS,
    "anyio": f"{NO_PROCESS}; how that of `to_process` begins: see P4",
}


@answers("fork", since={"3.14": "forkserver"})
def with_processes():
    import multiprocessing

    print(multiprocessing.get_start_method())
