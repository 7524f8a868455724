"""The pictures of chapter 18's page."""

from shared.show.pictures import Excerpt, Panel

A_MACHINE_DIES = Excerpt(
    "A machine dies",
    "Timelines of two lanes. In asyncio's whatever still runs ends when the process is "
    "killed; it is started once more, and six are done anew, those that had no label. "
    "In Dask's one of two machines is killed: what it had begun is done again by the "
    "other, and what it had finished as well, while that one's own tasks go on.",
    (
        Panel(18, "asyncio", "asyncio, started twice"),
        Panel(18, "dask", "Dask"),
    ),
    rows=20,
)

PICTURES = {"a_machine_dies": A_MACHINE_DIES}
