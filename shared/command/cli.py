"""The command line: chapters, run, compare, check, timeline, diff, semantics, doctor.

Exit codes: 0 all is well; 1 a contract is broken, or the world or a lane could not
do its part; 2 a mistake in what was asked, answered in one line.
"""

import errno
import os
import sys

import click

from shared.command.chapters import list_chapters
from shared.command.check import check_file
from shared.command.compare import compare_lanes
from shared.command.diff import diff_lanes
from shared.command.doctor import show_doctor
from shared.command.options import FILES, sent_on, unknown
from shared.command.output import write_what_can_be
from shared.command.practice import practise
from shared.command.run import run_lane
from shared.command.semantics import show_semantics
from shared.command.timeline import show_timeline
from shared.command.watch import watch_program
from shared.errors import MeanwhileError
from shared.limits import short_of
from shared.reaper import Stopping
from shared.show.text import shown


def run(arguments: list[str]) -> int:
    """Run one command; the exit code. Never raises for a mistake of the reader's."""
    write_what_can_be()
    if not 1 <= len(os.environ.get("COLUMNS", "").lstrip("0")) <= DIGITS:
        os.environ.pop("COLUMNS", None)  # What rich took for a width of nothing.
    try:
        os.getcwd()
    except FileNotFoundError:
        return complain("the current folder is gone: go to one that is there", 1)
    try:
        code = meanwhile.main(arguments, "meanwhile", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except click.ClickException as error:
        return complain(in_a_line(error), 2)
    except MeanwhileError as error:
        return complain(str(error), 1)
    except BrokenPipeError:  # Who read our output has left: nobody is to be told.
        listen_no_more()
        return 1
    except (OSError, RuntimeError, MemoryError, ImportError) as error:
        if says := short_of(error):
            return complain(says, 1)
        if not isinstance(error, OSError):
            raise
        listen_no_more()
        return complain(in_words(error), 1)
    except Stopping:
        return 130


DIGITS = 4
"""How many digits the width of a terminal has at most."""


def complain(says: str, code: int) -> int:
    """Say it on standard error, in one line whatever it names."""
    try:
        print(f"error: {shown(says)}", file=sys.stderr, flush=True)
    except OSError:  # Where nobody can be told, the code still says it.
        listen_no_more(sys.stderr.fileno())
    return code


ABOUT_OUTPUT = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)


def in_words(error: OSError) -> str:
    """What went wrong, and with which file: all others name theirs, output does not."""
    unwritten = isinstance(error, BlockingIOError) and hasattr(
        error, "characters_written"
    )
    if error.filename or error.errno in ABOUT_OUTPUT or unwritten:
        return f"{error.strerror}: {error.filename or 'standard output'}"
    return error.strerror or str(error)


def listen_no_more(stream: int = 1) -> None:
    """Send what is still to be written to standard output, or error, nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream)


def in_a_line(error: click.ClickException) -> str:
    """Click's message, with what would have been valid."""
    said = error.format_message().rstrip(".").replace("\n", " ")
    context = getattr(error, "ctx", None)
    if isinstance(error, click.NoSuchOption) and context:
        options = [
            name
            for parameter in context.command.get_params(context)
            for name in parameter.opts
            if name.startswith("--")
        ]
        said = f"there is no option {error.option_name}; there are {', '.join(options)}"
    return said


class Commands(click.Group):
    """A group that names its commands when it is asked for one that it has not."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            if args[0].endswith(FILES):
                raise sent_on(args[0], "a command", ctx)
            raise unknown("command", args[0], self.commands, ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, no_args_is_help=False, invoke_without_command=True)
@click.version_option(package_name="meanwhile", message="%(prog)s %(version)s")
@click.pass_context
def meanwhile(context: click.Context) -> None:
    """One small job, done seven ways: run it, compare it, diff it."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    list_chapters,
    run_lane,
    compare_lanes,
    check_file,
    show_timeline,
    watch_program,
    diff_lanes,
    practise,
    show_semantics,
    show_doctor,
):
    meanwhile.add_command(command)
