"""What a verb answers, and how it is said: one JSON object, or a few lines for a person.

`--json` prints exactly one object whatever happens: ``{"ok", "code", "data", "findings"}``. Shapes that
other programs rely on never lose a key; keys may be added.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from fupin_desk.errors import BUG, DONE, FINDINGS, REFUSED, USAGE, Finding, Spoken
from fupin_desk.i18n import N_, _


class Usage(Spoken):
    """The command was not understood."""

    code = "FD-U01"
    exit_code = USAGE
    what_happened = N_("命令写得不对：{why}。")
    what_now = N_("请看 fupin-desk --help。")


class NoPassphrase(Spoken):
    """No passphrase was given and there is no terminal to ask at."""

    code = "FD-U02"
    exit_code = USAGE
    what_happened = N_("没有给口令。")
    what_now = N_("请用 --passphrase-file 文件，或环境变量 FUPIN_DESK_PASSPHRASE。")


class NothingKept(Spoken):
    """Not one of the photos could be taken in."""

    code = "FD-U03"
    exit_code = REFUSED
    what_happened = N_("照片没有存：{why}")
    what_now = N_("请换一张照片再试；账本和照片都没有改动。")


@dataclass(slots=True)
class Answer:
    """A verb's answer: data for programs, lines for people, findings, and the exit code."""

    data: Mapping[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    exit_code: int = DONE
    code: str = "OK"

    @classmethod
    def with_findings(cls, data: Mapping[str, Any], lines: list[str], findings: Iterable[Finding]) -> Answer:
        """An answer whose exit code is 1 when there are findings."""
        found = list(findings)
        return cls(data, lines, found, FINDINGS if found else DONE)


def plain(value: Any) -> Any:
    """Any value of the jobs as JSON knows it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value


def finding_keys(finding: Finding) -> dict[str, Any]:
    """A finding in the shape others rely on."""
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "code": finding.code,
        "severity": finding.severity,
        "given": finding.given,
        "stored": finding.stored,
        "sentence": finding.sentence,
    }


def say(answer: Answer, *, as_json: bool) -> int:
    """Print an answer; its exit code."""
    if as_json:
        _print_object(
            answer.exit_code in (DONE, FINDINGS),
            answer.code,
            answer.data,
            [finding_keys(f) for f in answer.findings],
        )
    else:
        for line in answer.lines:
            print(line)  # noqa: T201  (this is the door's voice)
        for finding in answer.findings:
            where = " ".join(str(part) for part in (finding.sheet, finding.row, finding.column) if part)
            print(f"[{finding.severity}] {where} {finding.sentence}".strip())  # noqa: T201
    return answer.exit_code


def say_refusal(refused: Spoken, *, as_json: bool, data: Any = None) -> int:
    """Print why something was not done; its exit code."""
    if as_json:
        _print_object(False, refused.code, {"what": refused.what, "now": refused.now, **(data or {})}, [])
    else:
        print(f"{refused.what}\n{refused.now} ({refused.code})", file=sys.stderr)  # noqa: T201
    return refused.exit_code


def say_bug(kind: str, *, as_json: bool) -> int:
    """Print that the program is at fault, without any person's data; exit code 70."""
    sentence = _("程序自己出错了，账没有动。请把这行字告诉技术支持：{kind}").format(kind=kind)
    if as_json:
        _print_object(False, "FD-X70", {"what": sentence}, [])
    else:
        print(sentence, file=sys.stderr)  # noqa: T201
    return BUG


def _print_object(ok: bool, code: str, data: Mapping[str, Any], findings: list[dict[str, Any]]) -> None:
    whole = {"ok": ok, "code": code, "data": plain(data), "findings": findings}
    print(json.dumps(whole, ensure_ascii=False))  # noqa: T201
