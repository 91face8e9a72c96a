"""The command line: one function per command, its docstring is the help."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from typing import Any

import click

from minuted import __version__
from minuted.errors import USAGE, MinutedError

#: Command to module; each module holds a function of the command's name.  Read only when it is called.
COMMANDS = {
    "init": "write a working configuration",
    "check": "try everything the configuration names",
    "run": "follow up until told to stop",
    "once": "take the four steps once",
    "read": "show what a mail would be understood as, and why",
    "rehearse": "act a play with a virtual clock",
    "items": "list items",
    "show": "show one item with everything that was said",
    "decisions": "list and search what was decided",
    "lessons": "list and search what people learned",
    "held": "list mails that wait for a human",
    "people": "list who is known, and from where",
    "series": "list meetings that repeat, and when they meet next",
    "export": "write items and decisions as CSV, JSON, Markdown or a calendar",
    "plan": "show which letters would go to whom",
    "preview": "show a letter as it would be written",
    "conventions": "list, test and explain the conventions",
    "demo": "play the main job at high speed",
}
#: Commands for whoever works on minuted itself; they are not listed.
HIDDEN = ("docs",)


class Commands(click.Group):
    """The commands in the order in which a newcomer needs them, loaded when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in (*COMMANDS, *HIDDEN):
            return None
        command: Any = getattr(importlib.import_module(f"minuted.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command), f"{cmd_name} is a command"
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"there is no command {args[0]!r}{f', did you mean {near[0]}?' if near else ''}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="minuted")
def group() -> None:
    """What was minuted gets done.

    minuted is a daemon with a mailbox.  People put its address in Cc on their meeting minutes; it finds the
    decisions and the action items with owner and deadline, asks back where something is unclear, keeps every item
    in view with polite mails at sensible times, and understands plain answers like "done" or 完成.

    \b
    First steps
      minuted demo                      see the whole round in a minute, nothing is sent
      minuted init /etc/minuted         answer some questions, get a configuration
      minuted check                     try mailbox, mail server, templates, calendars
      minuted run                       follow up (systemd does this for you)

    \b
    Looking inside
      minuted read minutes.eml          what would be understood, line by line
      minuted items                     what is open, and whose it is
      minuted plan --until 2026-12-31   which letters will go to whom

    \b
    Files
      minuted.toml   the configuration; --config, else $MINUTED_CONFIG, else ./minuted.toml,
                     else /etc/minuted/minuted.toml
      people.toml    the directory: names, addresses, departments, languages, hours

    \b
    Exit status
      0 done   1 something was held or failed   2 usage   75 temporary trouble outside   78 configuration
    """


def main() -> None:
    """Run the command line; everything an operator can act on is one line on standard error."""
    try:
        result = group.main(prog_name="minuted", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(USAGE)
    except click.Abort:
        sys.exit("minuted: stopped")
    except MinutedError as fault:
        for line in str(fault).split("\n"):
            print(f"minuted: {line}", file=sys.stderr)  # noqa: T201  # one line a fault, for the operator
        sys.exit(fault.code)
    except BrokenPipeError:
        # The reader of a pipe (head, less) went away; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(result if isinstance(result, int) else 0)
