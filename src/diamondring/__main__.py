"""The command ``diamondring`` and ``python -m diamondring`` start here."""

from __future__ import annotations

import json
import os
import sys

from . import interrupts

_INTERRUPTED = 130


def main() -> None:
    """Run the command line. Wherever Ctrl-C strikes, it ends with one sentence and exit code 130."""
    interrupts.listen()
    try:
        from .cli import app

        app()
    except SystemExit as end:
        interrupts.nothing_left_to_stop()
        if end.code != _INTERRUPTED:
            raise
    except BaseException:
        if not interrupts.asked():
            raise
        interrupts.nothing_left_to_stop()
        print(interrupts.SENTENCE, file=sys.stderr)
        if "--json" in sys.argv:
            print(json.dumps({"error": interrupts.SENTENCE, "exit_code": _INTERRUPTED}))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_INTERRUPTED)  # imports cut short leave Python in a state in which its own way out may complain


if __name__ == "__main__":
    main()
