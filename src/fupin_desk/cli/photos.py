"""Verbs about vouchers: photo add, list, link, unlink, pages, place, describe, same, missing, coverage."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli import filing
from fupin_desk.cli.answers import Answer, NothingKept, Usage, plain
from fupin_desk.errors import FINDINGS
from fupin_desk.i18n import _
from fupin_desk.jobs import households, papers, photos, statements
from fupin_desk.model.values import Month, Window, fen, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.office import Office

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    group = verbs.add_parser("photo", help=_("照片"), parents=[common], allow_abbrev=False)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    given: dict[str, Any] = {"parents": [common], "allow_abbrev": False}
    add = kinds.add_parser("add", **given)
    add.add_argument("files", nargs="+")
    add.add_argument("--entry")
    add.set_defaults(run=run_add)
    listing = kinds.add_parser("list", **given)
    which = listing.add_mutually_exclusive_group()
    which.add_argument("--household", metavar="NO")
    which.add_argument("--loose", action="store_true")
    listing.set_defaults(run=run_list)
    for name, run in (("link", run_link), ("unlink", run_unlink)):
        one = kinds.add_parser(name, **given)
        one.add_argument("vouchers", nargs="+", metavar="VOUCHER")
        one.add_argument("--entry", action="extend", nargs="+", required=True, metavar="ENTRY")
        one.set_defaults(run=run)
    pages = kinds.add_parser("pages", **given)
    pages.add_argument("vouchers", nargs="+", metavar="VOUCHER")
    pages.add_argument("--part", action="store_true")
    pages.set_defaults(run=run_pages)
    place = kinds.add_parser("place", **given)
    place.add_argument("vouchers", nargs="+", metavar="VOUCHER")
    place.add_argument("--box", required=True)
    place.add_argument("--leaf", default="")
    place.add_argument("--same-leaf", action="store_true")
    place.set_defaults(run=run_place)
    _facts(kinds.add_parser("describe", **given))
    _asking(kinds, given)
    filing.add_file(kinds, given)


def _facts(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("vouchers", nargs="+", metavar="VOUCHER")
    for name in ("--number", "--date", "--amount", "--kind"):
        verb.add_argument(name)
    which = verb.add_mutually_exclusive_group()
    which.add_argument("--copy", action="store_true")
    which.add_argument("--original", action="store_true")
    verb.set_defaults(run=run_describe)


def _asking(kinds: Subparsers, given: dict[str, Any]) -> None:
    same = kinds.add_parser("same", **given)
    same.add_argument("--key")
    answer = same.add_mutually_exclusive_group()
    answer.add_argument("--fine", metavar="REASON")
    answer.add_argument("--wrong", action="extend", nargs="+", metavar="ENTRY")
    same.set_defaults(run=run_same)
    for name, run in (("missing", run_missing), ("coverage", run_coverage)):
        one = kinds.add_parser(name, **given)
        one.add_argument("--from", dest="start", metavar="M")
        one.add_argument("--to", dest="end", metavar="M")
        one.set_defaults(run=run)
        if name == "missing":
            one.add_argument("--household", metavar="NO")


def run_add(call: Call) -> Answer:
    """`photo add`: store photos, proving a line if one is named."""
    added = photos.add(call.office(), [Path(f) for f in call.args.files], call.args.entry)
    data = {
        "vouchers": [{"id": v.id, "sha256": v.sha256} for v in added.vouchers],
        "refused": [{"file": name, "why": why} for name, why in added.refused],
    }
    if added.refused and not added.vouchers:
        raise NothingKept(why=added.refused[0][1], data=data)
    code = FINDINGS if added.refused or added.findings else 0
    return Answer(data, [photos.describe(added)], added.findings, code)


def run_list(call: Call) -> Answer:
    """`photo list`: every paper with the lines it proves."""
    office = call.office(read_only=True)
    house = households.by_number(office, call.args.household).id if call.args.household else None
    lines = [one for one in photos.board(office, None, house) if not (call.args.loose and one.entries)]
    data = {
        "vouchers": [
            {**plain(one), "entries": [entry[0] for entry in one.entries], "proves": plain(one.entries)}
            for one in lines
        ]
    }
    row = _("{id} {n} 笔 {number} {place}")
    said = []
    for one in lines:
        where = "-".join(part for part in (one.box, one.leaf) if part)
        said.append(row.format(id=one.id, n=len(one.entries), number=one.number, place=where))
    return Answer(data, said)


def run_link(call: Call) -> Answer:
    """`photo link`: each of these papers proves each of these lines."""
    photos.link_many(call.office(), call.args.vouchers, call.args.entry)
    return Answer({"vouchers": call.args.vouchers, "entries": call.args.entry}, [_("归好了。")])


def run_unlink(call: Call) -> Answer:
    """`photo unlink`: take papers off lines."""
    papers.unlink(call.office(), call.args.vouchers, call.args.entry)
    return Answer({"vouchers": call.args.vouchers, "entries": call.args.entry}, [_("取下了。")])


def run_pages(call: Call) -> Answer:
    """`photo pages`: pages of one paper, in this order; `--part`: papers of their own again."""
    (papers.part_pages if call.args.part else papers.join_pages)(call.office(), call.args.vouchers)
    return Answer(
        {"vouchers": call.args.vouchers}, [_("拆开了。") if call.args.part else _("并成一张票了。")]
    )


def run_place(call: Call) -> Answer:
    """`photo place`: where the originals lie; a numeric leaf counts on unless `--same-leaf`."""
    a = call.args
    papers.place(call.office(), a.vouchers, a.box, a.leaf, count=not a.same_leaf)
    return Answer({"vouchers": a.vouchers, "box": a.box, "leaf": a.leaf}, [_("存放记好了。")])


def run_describe(call: Call) -> Answer:
    """`photo describe`: what papers say, and whether they are mere copies."""
    a = call.args
    if not any((a.number, a.date, a.amount, a.kind, a.copy, a.original)):
        raise Usage(why=_("没有写要记什么"))
    papers.describe(
        call.office(), a.vouchers, number=a.number, day=parse_day(a.date) if a.date else None,
        amount=fen(a.amount) if a.amount else None, kind=a.kind,
        is_copy=a.copy if a.copy or a.original else None,
    )  # fmt: skip
    return Answer({"vouchers": a.vouchers}, [_("存下了。")])


def run_same(call: Call) -> Answer:
    """`photo same`: what looks like one paper used twice; with `--key` a person's answer."""
    a = call.args
    if bool(a.key) != bool(a.fine or a.wrong):
        raise Usage(why=_("--key 要同 --fine 或 --wrong 一起写"))
    if a.fine:
        papers.in_order(call.office(), a.key, a.fine)
        return Answer({"key": a.key, "answer": "fine"}, [_("记下了。")])
    if a.wrong:
        fell = papers.not_proof(call.office(), a.key, a.wrong)
        data = {"key": a.key, "answer": "wrong", "entries": fell}
        return Answer(data, [_("{n} 笔不再算有凭证。").format(n=fell)])
    return _asked(papers.same(call.office(read_only=True)))


def _asked(asked: list[papers.SamePaper]) -> Answer:
    data = {
        "same": [
            {
                "key": one.key, "why": one.why, "words": one.words,
                "used_fen": one.used, "says_fen": one.says,
                "vouchers": [photo.id for photo in one.photos],
                "entries": sorted({entry[0] for photo in one.photos for entry in photo.entries}),
            }
            for one in asked
        ]
    }  # fmt: skip
    said = [f"{one.key} {one.words} {yuan(one.used)}" for one in asked]
    return Answer(data, said or [_("没有看着用重的票。")], [], FINDINGS if asked else 0)


def _window(office: Office, start: str | None, end: str | None) -> Window | None:
    if not start and not end:
        return None
    year = statements.year(office)
    first, last = Month.parse(start) if start else year.start, Month.parse(end) if end else year.end
    if last < first:
        raise Usage(why=_("{first} 在 {last} 之后").format(first=f"--from {first}", last=f"--to {last}"))
    return Window(first, last)


def run_missing(call: Call) -> Answer:
    """`photo missing`: lines without a paper, by household, the largest sums first."""
    a, office = call.args, call.office(read_only=True)
    house = households.by_number(office, a.household).id if a.household else None
    found = papers.missing(office, _window(office, a.start, a.end), house)
    row = _("{head} 缺 {n} 笔 {sum} 元")
    said = [row.format(head=one.head, n=len(one.lines), sum=yuan(one.amount)) for one in found]
    return Answer({"households": plain(found)}, said or [_("不缺凭证。")])


def run_coverage(call: Call) -> Answer:
    """`photo coverage`: evidence by amount of the village, its months and households (cash view)."""
    a, office = call.args, call.office(read_only=True)
    found = papers.coverage(office, _window(office, a.start, a.end))
    assert found is not None  # noqa: S101  (nobody cancels here)
    data = plain(found)
    data["window"] = {"from": str(found.window.start), "to": str(found.window.end)}
    whole = found.village
    text = _("有凭证 {v}%、双方签字 {s}%、估算 {e}%")
    said = text.format(v=whole.voucher, s=whole.signed, e=whole.estimated) if whole else _("还没有记账")
    return Answer(data, [said])
