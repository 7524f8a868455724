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
    "Lines from 10 to 10,000 requests at once, on scales of powers of ten. Those of "
    "the five loops lie close together: a hundredth of a second at 10, up to one "
    "second at 1,000, six to eleven at 10,000. Threads go with them up to 1,000, and "
    "end at 190 seconds; patient threads end at 19. "
    "Processes end at 100 requests, at one second.",
    14,
    "beyond_s",
    "seconds",
    -3,
    3,
    (*LINES, Line("patient_with_threads", "patient threads", "dotted")),
)

MEMORY = Chart(
    "Memory of all processes, at most",
    "Lines from 10 to 10,000 requests at once, on scales of powers of ten. All but "
    "processes begin at 16 to 26 MB. At 10,000 curio holds 100 MB, asyncio 130, "
    "gevent 160, trio 190, anyio 260 and threads 330. Processes begin near 100 MB and "
    "end with 100 requests, near 600.",
    14,
    "held_mb",
    "MB",
    1,
    3,
    LINES,
)

PICTURES = {"beyond": BEYOND, "memory": MEMORY}
