"""Opening the door: arguments, passphrase, ledger, exit code.

The verbs' own functions are in the files beside; here every way a verb can end becomes one exit code:
0 done · 1 done with findings · 2 usage · 3 refused · 4 our store damaged · 5 passphrase or lock · 70 a bug.
Whatever happens, `--json` has printed exactly one object by then, for `--help` too.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from fupin_desk import home
from fupin_desk.cli import answers, faults
from fupin_desk.cli.answers import Answer, Usage
from fupin_desk.cli.call import Call
from fupin_desk.errors import Spoken
from fupin_desk.i18n import _, use

# Half characters: what is no text in any language, on the line it was typed (bytes no disk here could name).
_BROKEN = re.compile("[\ud800-\udfff]")


class _HelpWanted(Exception):  # noqa: N818  (no fault)
    """Somebody asked how a verb is written."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Usage faults are spoken like everything else."""
        raise Usage(why=faults.in_words(message))

    def print_help(self, file: Any = None) -> NoReturn:
        """Help is an answer like any other."""
        raise _HelpWanted(self.format_help())


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    from fupin_desk.cli import (
        books,
        checks,
        desk,
        family,
        households,
        lines,
        months,
        payments,
        people,
        photos,
        post,
        rules,
        sheets,
        today,
        work,
    )
    from fupin_desk.cli import help as help_verbs

    common = argparse.ArgumentParser(add_help=False)
    for name in ("--ledger", "--passphrase-file"):
        common.add_argument(name, default=argparse.SUPPRESS, metavar="PATH")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    top = _Parser(
        prog="fupin-desk", description=_("一户一账 驻村帮扶收支账"), parents=[common], allow_abbrev=False
    )
    verbs = top.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    for room in (
        desk,
        households,
        family,
        books,
        checks,
        help_verbs,
        people,
        photos,
        payments,
        months,
        work,
        today,
        rules,
        lines,
        sheets,
        post,
    ):
        room.add_verbs(verbs, common)
    return top


def run_verb(argv: list[str]) -> int:
    """Run one verb; answers the exit code, always having printed what happened."""
    as_json = "--json" in argv
    _speak_utf8()
    call: Call | None = None
    try:
        use(home.spoken_language())
        if any(_BROKEN.search(word) for word in argv):
            raise Usage(why=_("里面有坏字符"))
        args = parser().parse_args(argv)
        for name in ("ledger", "passphrase_file", "json"):
            setattr(args, name, getattr(args, name, None))
        call = Call(args)
        return answers.say(args.run(call), as_json=as_json)
    except BrokenPipeError:  # `history | head`: the reader has seen enough
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except _HelpWanted as wanted:
        return answers.say(Answer({"help": wanted.text}, [wanted.text.rstrip("\n")]), as_json=as_json)
    except KeyboardInterrupt:
        return answers.say_refusal(Usage(why=_("中途停下")), as_json=as_json)
    except Exception as error:
        return _refused(error, as_json=as_json)
    finally:
        if call is not None:
            call.close()


def _refused(error: Exception, *, as_json: bool) -> int:
    """Say why a verb ended early: a rule, the world, the command, or a bug of ours."""
    refused = error if isinstance(error, Spoken) else faults.of_the_world(error)
    if refused is not None:
        return answers.say_refusal(refused, as_json=as_json, data=refused.facts.get("data"))
    if os.environ.get("FUPIN_DESK_TRACE"):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return answers.say_bug(
        f"{type(error).__name__} {Path(frame.filename).name}:{frame.lineno}", as_json=as_json
    )


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
