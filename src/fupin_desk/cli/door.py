"""Opening the door: arguments, passphrase, ledger, exit code.

The verbs' own functions are in the files beside; here every way a verb can end becomes one exit code:
0 done · 1 done with findings · 2 usage · 3 refused · 4 our store damaged · 5 passphrase or lock · 70 a bug.
"""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from pathlib import Path
from typing import NoReturn

from fupin_desk import home
from fupin_desk.cli import answers
from fupin_desk.cli.answers import Usage
from fupin_desk.cli.call import Call
from fupin_desk.errors import Spoken
from fupin_desk.i18n import _, use


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Usage faults are spoken like everything else."""
        raise Usage(why=message)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    from fupin_desk.cli import books, desk, post

    common = argparse.ArgumentParser(add_help=False)
    for name in ("--ledger", "--passphrase-file"):
        common.add_argument(name, default=argparse.SUPPRESS, metavar="PATH")
    common.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    top = _Parser(prog="fupin-desk", description=_("一户一账 驻村帮扶收支账"), parents=[common])
    verbs = top.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    for room in (desk, books, post):
        room.add_verbs(verbs, common)
    return top


def run_verb(argv: list[str]) -> int:
    """Run one verb; answers the exit code, always having printed what happened."""
    as_json = "--json" in argv
    _speak_utf8()
    use(home.surroundings().resources.catalogue(os.environ.get("FUPIN_DESK_LANGUAGE", "zh")))
    call: Call | None = None
    try:
        args = parser().parse_args(argv)
        for name in ("ledger", "passphrase_file", "json"):
            setattr(args, name, getattr(args, name, None))
        call = Call(args)
        return answers.say(args.run(call), as_json=as_json)
    except Spoken as refused:
        return answers.say_refusal(refused, as_json=as_json, data=refused.facts.get("data"))
    except FileNotFoundError as missing:
        return answers.say_refusal(
            Usage(why=_("没有这个文件 {file}").format(file=missing.filename)), as_json=as_json
        )
    except KeyboardInterrupt:
        return answers.say_refusal(Usage(why=_("中途停下")), as_json=as_json)
    except Exception as bug:
        if os.environ.get("FUPIN_DESK_TRACE"):
            traceback.print_exc()
        frame = traceback.extract_tb(bug.__traceback__)[-1]
        return answers.say_bug(
            f"{type(bug).__name__} {Path(frame.filename).name}:{frame.lineno}", as_json=as_json
        )
    finally:
        if call is not None:
            call.close()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
