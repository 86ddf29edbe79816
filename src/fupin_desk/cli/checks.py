"""Verbs about checks: check, check rules, check answer, check answers, check withdraw, check print."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, plain
from fupin_desk.errors import FINDINGS, Finding
from fupin_desk.i18n import _
from fupin_desk.jobs import asking, checks, households
from fupin_desk.model.checks import every
from fupin_desk.model.checks.rule import SEVERITIES, SUBJECTS

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.checks import Checked, Noticed

Subparsers = Any
KEY: int = 12
"""Characters of a question's key that are shown; they are enough to name it."""


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    given: dict[str, Any] = {"parents": [common], "allow_abbrev": False}
    check = verbs.add_parser("check", help=_("核对"), **given)
    _what(check)
    check.add_argument("--all", action="store_true")
    check.set_defaults(run=run_check)
    kinds = check.add_subparsers(dest="what", required=False, parser_class=type(check))
    rules = kinds.add_parser("rules", **given)
    rules.set_defaults(run=run_rules)
    answer = kinds.add_parser("answer", **given)
    _what(answer)
    answer.add_argument("key", metavar="KEY")
    answer.add_argument("--words", required=True)
    answer.add_argument("--by", default="")
    answer.set_defaults(run=run_answer)
    listed = kinds.add_parser("answers", **given)
    listed.set_defaults(run=run_answers)
    back = kinds.add_parser("withdraw", **given)
    back.add_argument("answer", metavar="ID")
    back.add_argument("--reason", default="")
    back.set_defaults(run=run_withdraw)
    sheet = kinds.add_parser("print", **given)
    _what(sheet)
    sheet.add_argument("--out", required=True)
    sheet.set_defaults(run=run_print)


def _what(verb: argparse.ArgumentParser) -> None:
    # SUPPRESS: a sub-verb's own default would wipe what stood before it.
    verb.add_argument("--household", metavar="NO", default=argparse.SUPPRESS)
    verb.add_argument("--rule", action="append", metavar="CODE", default=argparse.SUPPRESS)


def _run(call: Call) -> Checked:
    office = call.village(read_only=True) if call.args.what != "answer" else call.village()
    number = getattr(call.args, "household", None)
    house = households.by_number(office, number).id if number else None
    return checks.check(office, house, getattr(call.args, "rule", None))


def run_check(call: Call) -> Answer:
    """`check`: what does not fit; exit 1 while a question is open."""
    found = _run(call)
    shown = found.noticed if call.args.all else found.open
    lines = [_line(one) for one in shown]
    lines += [f"{one.code}\t{one.not_run}" for one in found.rules if one.not_run]
    words = _("查了 {households} 户：{open} 个问题待核实，{answered} 个已说明")
    counts = {
        "households": found.households,
        "open": len(found.open),
        "answered": len(found.noticed) - len(found.open),
    }
    lines.append(words.format(**counts))
    data = {
        **counts,
        "noticed": [noticed_keys(one) for one in shown],
        "not_run": [{"code": one.code, "why": one.not_run} for one in found.rules if one.not_run],
    }
    findings = [_finding(one) for one in found.open]
    # A person reads the lines; programs get the findings too.
    told = findings if call.args.json else []
    return Answer(data, lines, told, FINDINGS if findings else 0)


def noticed_keys(one: Noticed) -> dict[str, Any]:
    """A question in the shape others rely on."""
    return {
        "key": one.key[:KEY],
        "code": one.code,
        "title": one.title,
        "severity": one.severity,
        "subject": one.subject,
        "household_no": one.household_no,
        "head": one.head,
        "who": one.who,
        "entry_id": one.entry_id,
        "month": one.month,
        "reads": list(one.reads),
        "detail": one.detail,
        "asks": one.asks,
        "assumed": one.assumed,
        "answer": plain(one.answer),
    }


def _line(one: Noticed) -> str:
    where = " ".join(
        filter(None, (one.household_no, one.head, one.who if one.who != one.head else "", one.month))
    )
    said = f"（{one.detail}）" if one.detail else ""
    line = f"{one.key[:KEY]} [{_(SEVERITIES[one.severity])}] {where} {one.title}{said} → {one.asks}"
    return line + (_(" · 已说明：{words}").format(words=one.answer.words) if one.answer else "")


def _finding(one: Noticed) -> Finding:
    """A question as the findings every verb gives; a hint is a warning there, `data` tells them apart."""
    return Finding(
        code=one.code,
        severity="error" if one.severity == "error" else "warn",
        sentence=f"{one.title}：{one.detail}" if one.detail else one.title,
        column="、".join(one.reads),
    )


def run_rules(call: Call) -> Answer:
    """`check rules`: every check, what it reads and what it asks."""
    rows = [
        {
            "code": one.code,
            "title": _(one.title),
            "severity": one.severity,
            "subject": one.subject,
            "reads": list(one.reads),
            "asks": _(one.asks),
        }
        for one in every.CHECKS
    ]
    lines = [
        f"{one.code}\t{_(SUBJECTS[one.subject])}\t{_(SEVERITIES[one.severity])}\t{_(one.title)}"
        for one in every.CHECKS
    ]
    return Answer({"rules": rows}, lines)


def run_answer(call: Call) -> Answer:
    """`check answer KEY --words …`: what was found out; the question is silent while the facts stand."""
    asked = checks.find(_run(call), call.args.key)
    id_ = checks.answer(call.village(), asked, call.args.words, call.args.by)
    return Answer({"answer_id": id_, "code": asked.code}, [_("已记下核实说明。")])


def run_answers(call: Call) -> Answer:
    """`check answers`: every standing answer, newest first."""
    found = checks.answers(call.village(read_only=True))
    lines = [f"{one.id} {one.day} {one.by} {one.title}：{one.words}" for one in found]
    return Answer({"answers": plain(found)}, lines or [_("还没有核实说明。")])


def run_withdraw(call: Call) -> Answer:
    """`check withdraw ID`: take an answer back; its question is asked again."""
    checks.take_back(call.village(), call.args.answer, call.args.reason)
    return Answer({"answer_id": call.args.answer}, [_("已收回。")])


def run_print(call: Call) -> Answer:
    """`check print --out F.pdf`: what to ask at the next visit, on paper."""
    found = _run(call)
    made = asking.print_sheet(call.village(read_only=True), found.open)
    Path(call.args.out).write_bytes(made.pdf)
    data = {"file": call.args.out, "pages": made.pages, "questions": len(found.open)}
    return Answer.with_findings(data, [_("{pages} 页").format(pages=made.pages)], made.warnings)
