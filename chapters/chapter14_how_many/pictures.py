"""The pictures of chapter 14's page."""

from shared.show.chart import Chart, Line

LINES = (
    Line("asyncio", "asyncio"),
    Line("trio", "trio"),
    Line("curio", "curio"),
    Line("gevent", "gevent"),
    Line("anyio", "anyio"),
    Line("threads", "threads", "go"),
    Line("processes", "processes", "dashed"),
)

BEYOND = Chart(
    "How much longer than the slowest answer",
    "TODO",
    14,
    "beyond_s",
    "seconds",
    -3,
    3,
    (*LINES, Line("patient_with_threads", "threads, 1 s", "dotted")),
)

MEMORY = Chart(
    "Memory of all processes, at most",
    "TODO",
    14,
    "held_mb",
    "MB",
    1,
    3,
    LINES,
)

PICTURES = {"beyond": BEYOND, "memory": MEMORY}
