"""How the command line ends: every error as one sentence, and the exit code that goes with it.

0 fine, 2 bad input (also a misspelt command or option, a file that cannot be written), 3 the fit itself failed,
130 Ctrl-C. Standard output holds results only; errors go to standard error, and with ``--json`` also to standard
output as ``{"error": ..., "exit_code": ...}``, so that a program reading it always finds one JSON object.
"""

from __future__ import annotations

import difflib
import itertools
import json
import os
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from typer.core import TyperGroup

from .. import interrupts
from ..errors import DiamondringError, FitError
from .words import cli_words

OK, BAD_INPUT, FIT_PROBLEM, INTERRUPTED, BROKEN_PIPE = 0, 2, 3, 130, 141
_TABLE_ENDINGS = (".csv", ".parquet", ".pq", ".tsv", ".txt")


class _CtrlC(Exception):
    """Ctrl-C on its way through typer, which would otherwise turn it into something else."""


class _ReaderGone(Exception):
    """Nobody reads standard output any more (head, less), on its way through typer."""


class Commands(TyperGroup):
    """The group of all commands. It turns exceptions into sentences and exit codes, once, for every command."""

    def invoke(self, ctx: Any) -> Any:
        """Run the chosen command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as err:
            raise _CtrlC from err
        except BrokenPipeError as err:
            raise _ReaderGone from err

    def main(self, args: Sequence[str] | None = None, *rest: Any, **options: Any) -> Any:
        """Run the command line. It always ends in `SystemExit` with one of the codes above."""
        given = list(sys.argv[1:] if args is None else args)
        options.update(standalone_mode=False, prog_name="diamondring")
        try:
            code = super().main(given, *rest, **options)
            sys.stdout.flush()
        except Exception as err:
            self._explain(err, given)
        sys.exit(code if isinstance(code, int) else OK)

    def _explain(self, err: Exception, given: Sequence[str]) -> NoReturn:
        """Leave with the sentence and the exit code for ``err``; re-raise what is a fault of the program."""
        as_json = "--json" in given
        kind = type(err).__name__
        if isinstance(err, BrokenPipeError | _ReaderGone):
            _abandon_stdout()
            sys.exit(BROKEN_PIPE)
        if isinstance(err, _CtrlC) or kind == "Abort" or interrupts.asked():
            _stop(INTERRUPTED, interrupts.SENTENCE, as_json)
        if isinstance(err, DiamondringError):
            _stop(FIT_PROBLEM if isinstance(err, FitError) else BAD_INPUT, cli_words(str(err)), as_json)
        if isinstance(err, MemoryError):
            _stop(FIT_PROBLEM, "There is not enough memory for this. Nothing was written.", as_json)
        if isinstance(err, OSError):
            _stop(BAD_INPUT, _system_sentence(err), as_json)
        if kind == "NoArgsIsHelpError":  # typer has printed the help already
            sys.exit(BAD_INPUT if given else OK)
        if hasattr(err, "format_message"):  # every complaint of typer about the words on the command line has it
            _stop(BAD_INPUT, _usage_sentence(err, given, self), as_json)
        raise err


def _stop(code: int, sentence: str, as_json: bool) -> NoReturn:
    """Print the sentence where people look and, when asked for, where programs look; leave with ``code``."""
    print(sentence, file=sys.stderr)
    if as_json:
        print(json.dumps({"error": sentence, "exit_code": code}))
    sys.exit(code)


def _abandon_stdout() -> None:
    """Give up standard output, so that Python does not fail once more when it closes it at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # not a real file, as under a test runner
        return


def _system_sentence(err: OSError) -> str:
    """An error of the operating system that no other layer has explained, for example a full standard output."""
    from ..files import write_problem

    if err.filename is None:
        _abandon_stdout()
        return f"The output could not be written: {write_problem(err)}."
    return f"{err.filename}: {(err.strerror or str(err)).lower()}."


def _usage_sentence(err: Any, given: Sequence[str], group: TyperGroup) -> str:
    """What was wrong with the words on the command line, and the nearest right ones."""
    message = " ".join(str(err.format_message()).split())
    command = next((word for word in given if word in group.commands), None)
    see = f"diamondring {command} --help" if command else "diamondring --help"
    unknown = re.match(r"No such option:? '?(-[^\s']*)", message)
    if unknown:
        where = group.commands[command] if command else group
        options = [o for p in where.params for o in (*p.opts, *p.secondary_opts) if o.startswith("-")]
        return f"No option '{unknown[1]}'.{_did_you_mean(unknown[1], [*options, '--help'])} All options: {see}"
    wrong = re.match(r"No such command '(.*?)'", message)
    if wrong:
        return _wrong_command(wrong[1], list(group.commands))
    param, kind = getattr(err, "param", None), type(err).__name__
    if kind == "MissingParameter" and param is not None:
        about = str(getattr(param, "help", None) or "it is needed").rstrip(".")
        return f"Missing {param.metavar or param.name}: {about}. More: {see}"
    if kind == "BadParameter" and param is not None and param.opts:
        return f"{_wrong_value(param, given, message)} More: {see}"
    return f"{message.rstrip('.')}. More: {see}"


def _wrong_value(param: Any, given: Sequence[str], message: str) -> str:
    """The sentence for an option whose value is of the wrong type."""
    words = [word.split("=", 1)[-1] if "=" in word else after for word, after in itertools.pairwise([*given, ""])
             if word.split("=", 1)[0] in param.opts]  # fmt: skip
    said = f"{param.opts[0]} {words[-1]}" if words else param.opts[0]
    if "integer" in message:
        return f"{said}: write a whole number."
    if "number" in message or "float" in message:
        return f"{said}: write a number."
    return f"{said}: {message.rstrip('.')}."


def _wrong_command(word: str, commands: list[str]) -> str:
    """The sentence for a misspelt command, or for a table given without one."""
    if word.lower().endswith(_TABLE_ENDINGS):
        return f"Say what to do with {word}, for example: diamondring compare {word} --target COLUMN"
    return f"No command '{word}'.{_did_you_mean(word, commands)} Commands: {', '.join(commands)}."


def _did_you_mean(word: str, choices: list[str]) -> str:
    """`` Did you mean '…'?`` or nothing."""
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""
