"""`meanwhile chapters`: the contents."""

from typing import Any

import click

from shared.command.options import json_option, show, show_json
from shared.errors import MeanwhileError
from shared.proof import Chapter, chapters
from shared.show import terminal


@click.command("chapters")
@json_option
def list_chapters(as_json: bool) -> int:
    """The contents."""
    found = list(chapters().values())
    if as_json:
        show_json([to_json(chapter) for chapter in found])
    else:
        show(terminal.chapters_table(found))
    return 0


def to_json(chapter: Chapter) -> dict[str, Any]:
    """A chapter for programs; `problem` says what is in the way of knowing more."""
    data: dict[str, Any] = {"chapter": chapter.number, "folder": chapter.folder.name}
    try:
        return data | {
            "title": chapter.title,
            "draft": chapter.contract.draft,
            "lanes": list(chapter.lanes),
            "broken": list(chapter.broken),
        }
    except MeanwhileError as error:
        return data | {"problem": str(error)}
