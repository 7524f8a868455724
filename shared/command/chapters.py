"""`meanwhile chapters`: the contents."""

import click

from shared.command.options import json_option, show, show_json
from shared.proof import chapters
from shared.show import terminal


@click.command("chapters")
@json_option
def list_chapters(as_json: bool) -> int:
    """The contents."""
    there = list(chapters().values())
    if as_json:
        show_json(
            [
                {
                    "chapter": each.number,
                    "title": each.title,
                    "folder": each.folder.name,
                    "lanes": list(each.lanes),
                    "broken": list(each.broken),
                }
                for each in there
            ]
        )
    else:
        show(terminal.chapters_table(there))
    return 0
