"""Verbs about counting rules: rules.

On a township's desk `--village CODE` says whose shelf is meant; there `rules use` is refused, because the
village chooses for itself.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage
from fupin_desk.errors import FINDINGS
from fupin_desk.i18n import _
from fupin_desk.jobs import comparison, households, rules, statements
from fupin_desk.model.switches import GROUPS, Row, differs
from fupin_desk.model.values import Month, Window, parse_day, yuan

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.comparison import TwoWays
    from fupin_desk.jobs.office import Office
    from fupin_desk.jobs.rules import PackLine
    from fupin_desk.model.comparing import Explained

Subparsers = Any


def add_verbs(verbs: Subparsers, common: argparse.ArgumentParser) -> None:
    """Put this file's verbs into the command line."""
    group = verbs.add_parser("rules", help=_("核算办法"), parents=[common], allow_abbrev=False)
    kinds = group.add_subparsers(dest="what", required=True, parser_class=type(group))
    _rules(kinds, {"parents": [common], "allow_abbrev": False})


def _rules(kinds: Subparsers, given: dict[str, Any]) -> None:
    listing = kinds.add_parser("list", **given)
    show = kinds.add_parser("show", **given)
    show.add_argument("pack", metavar="PACK")
    show.add_argument("--with", dest="other", metavar="PACK")
    load = kinds.add_parser("import", **given)
    load.add_argument("file", metavar="FILE")
    load.add_argument("--dry-run", action="store_true")
    sure = kinds.add_parser("confirm", **given)
    sure.add_argument("pack", metavar="PACK")
    sure.add_argument("--by", required=True, metavar="NAME")
    sure.add_argument("--document", required=True, metavar="TEXT")
    sure.add_argument("--date", metavar="D")
    use = kinds.add_parser("use", **given)
    use.add_argument("pack", metavar="PACK")
    two = kinds.add_parser("compare", **given)
    two.add_argument("--household", required=True, metavar="NO")
    two.add_argument("--rules", default="", metavar="PACK")
    two.add_argument("--with", dest="other", default="", metavar="PACK")
    for name in ("from", "to", "with-from", "with-to"):
        two.add_argument(f"--{name}", dest=name.replace("-", "_") + "_month", metavar="M")
    two.add_argument("--out", metavar="F.pdf")
    for one, run in (
        (listing, run_list), (show, run_show), (load, run_import), (sure, run_confirm), (use, run_use),
        (two, run_compare),
    ):  # fmt: skip
        one.set_defaults(run=run)
        one.add_argument("--village", metavar="CODE")


def office_of(call: Call, *, read_only: bool = False) -> Office:
    """The ledger; a township has to say which village. Raises Usage."""
    office = call.office(read_only=read_only)
    if office.role != "village" and not call.args.village:
        raise Usage(why=_("乡镇要写 --village 村代码"))
    if office.role == "village" and call.args.village not in (None, office.village):
        raise Usage(why=_("--village 只在乡镇用"))
    return office


# -- packs ------------------------------------------------------------------------------------------------


def run_list(call: Call) -> Answer:
    """`rules list`: every pack of the village, those in use first."""
    found = rules.packs(office_of(call, read_only=True), call.args.village)
    return Answer({"packs": [_pack(line) for line in found]}, [_pack_words(line) for line in found])


def _pack(line: PackLine) -> dict[str, Any]:
    kept, pack = line.kept, line.kept.pack
    return {
        "ref": kept.ref,
        "id": pack.id,
        "title": pack.title,
        "region": pack.region,
        "valid_from": pack.valid_from,
        "valid_to": pack.valid_to,
        "source_doc": pack.source_doc,
        "confirmed": pack.confirmed,
        "confirmed_by": pack.confirmed_by,
        "confirmed_on": pack.confirmed_on,
        "confirmed_doc": kept.confirmed_doc,
        "shipped": kept.came_on is None,
        "came_on": kept.came_on,
        "came_from": kept.came_from,
        "sha256": pack.sha256,
        "in_use": line.in_use,
        "since": str(line.since) if line.since else None,
        "until": str(line.until) if line.until else None,
        "now": line.now,
        "elsewhere": line.elsewhere,
        "offered": line.offered,
    }


def _pack_words(line: PackLine) -> str:
    state = _("新到") if line.offered else ""
    if line.in_use:
        state = _("在用") if line.now else f"{line.since}…{line.until or ''}"
    sure = _("已确认") if line.kept.pack.confirmed else _("待确认")
    return f"{line.kept.ref}\t{line.kept.pack.title}\t{sure}\t{state}".rstrip()


def _row(row: Row) -> dict[str, Any]:
    one, other = row
    some = one or other
    return {
        "key": some.key if some else "",
        "group": some.group if some else "",
        "name": some.name if some else "",
        "left": {"shape": one.shape, "words": one.words} if one else None,
        "right": {"shape": other.shape, "words": other.words} if other else None,
        "differs": differs(row),
    }


def _row_words(row: Row) -> str:
    one, other = row
    some = one or other
    name = f"{_(GROUPS[some.group])}·{some.name}" if some else ""
    words = [side.words if side else "—" for side in row]
    return f"{name}\t{words[0]}" + (f" → {words[1]}" if differs(row) else "")


def run_show(call: Call) -> Answer:
    """`rules show PACK [--with PACK]`: every rule in plain words, or where two packs differ."""
    a, office = call.args, office_of(call, read_only=True)
    found = rules.rows(office, a.pack, a.other or a.pack, a.village)
    shown = [row for row in found if differs(row)] if a.other else found
    lines = [_row_words(row) for row in shown] or [_("两套办法没有不同。")]
    return Answer({"rules": [_row(row) for row in shown]}, lines)


def run_import(call: Call) -> Answer:
    """`rules import FILE [--dry-run]`: show what it would change, then keep it. Nothing is switched."""
    a = call.args
    office = office_of(call, read_only=a.dry_run)
    shown = rules.preview(office, Path(a.file), a.village)
    changed = shown.differing
    data: dict[str, Any] = {
        "id": shown.pack.id,
        "title": shown.pack.title,
        "against": shown.in_use.ref,
        "differences": [_row(row) for row in changed],
        "known": shown.known,
        "newer": shown.newer,
        "elsewhere": shown.elsewhere,
        "ref": None,
    }
    told = _("同在用的“{title}”比，有 {count} 处不同。")
    lines = [told.format(title=shown.in_use.title, count=len(changed)), *map(_row_words, changed)]
    if shown.elsewhere:
        lines.insert(0, _("本村不在这个地区"))
    if a.dry_run:
        return Answer(data, [*lines, _("只是预览，没有导入。")])
    data["ref"] = rules.keep(office, shown, a.village)
    return Answer(data, [*lines, _("已导入 {ref}，还没有采用。").format(ref=data["ref"])])


def run_confirm(call: Call) -> Answer:
    """`rules confirm PACK --by NAME --document TEXT [--date D]`."""
    a, office = call.args, office_of(call)
    on = parse_day(a.date) if a.date else None
    rules.confirm(office, a.pack, a.by, a.document, on, a.village)
    return Answer(
        {"pack": a.pack, "confirmed_by": a.by, "confirmed_on": on or office.today()}, [_("已确认。")]
    )


def run_use(call: Call) -> Answer:
    """`rules use PACK`: count by it from its own first month on."""
    ref = rules.use(call.village(), call.args.pack)
    return Answer({"ref": ref}, [_("已采用 {ref}。").format(ref=ref)])


# -- comparing --------------------------------------------------------------------------------------------


def run_compare(call: Call) -> Answer:
    """`rules compare`: one household in two ways, every line that makes the difference; exit 1 if any."""
    a, office = call.args, office_of(call, read_only=True)
    house = households.by_number(office, a.household, a.village)
    year = statements.year(office, a.village)
    first = _window(a.from_month, a.to_month, year)
    second = _window(a.with_from_month, a.with_to_month, first)
    two = comparison.two_ways(office, house.id, a.rules, a.other, first, second, a.village)
    data: dict[str, Any] = {
        "left": _side(two, "left"),
        "right": _side(two, "right"),
        "differences": {name: _explained(told, two) for name, told in two.found.views.items()},
        "rules": [_row(row) for row in two.rules],
    }
    text = _("{view}：{left} → {right} 元/人（全户相差 {net} 元）")
    lines = []
    for name, told in two.found.views.items():
        left, right = two.found.left.view(name), two.found.right.view(name)
        view = {"policy": _("政策口径"), "cash": _("现金口径"), "home": _("到家口径")}[name]
        lines.append(
            text.format(view=view, left=yuan(left.per_head), right=yuan(right.per_head), net=yuan(told.net))
        )
        lines += [
            f"  {part.item} {part.label}\t{yuan(part.amount)}\t{part.left_rule} → {part.right_rule}"
            for part in told.differences
        ]
    if a.out:
        out = Path(a.out)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(comparison.sheet(office, two, a.village))
        data["file"] = out
    return Answer(data, lines, [], 0 if two.found.same else FINDINGS)


def _window(start: str | None, end: str | None, otherwise: Window) -> Window:
    first = Month.parse(start) if start else otherwise.start
    last = Month.parse(end) if end else otherwise.end
    if last < first:
        raise Usage(why=_("{first} 在 {last} 之后").format(first=first, last=last))
    return Window(first, last)


def _side(two: TwoWays, side: str) -> dict[str, Any]:
    kept, found = (two.left, two.found.left) if side == "left" else (two.right, two.found.right)
    return {
        "rules": kept.ref,
        "title": kept.pack.title,
        "confirmed": kept.pack.confirmed,
        "window": {"from": str(found.window.start), "to": str(found.window.end)},
        "heads": found.heads,
        "views": {
            name: {"net_fen": view.net, "per_head_fen": view.per_head} for name, view in found.views.items()
        },
        "reference_per_head_fen": found.reference_per_head,
        "notes": list(found.notes),
    }


def _explained(told: Explained, two: TwoWays) -> dict[str, Any]:
    return {
        "net_fen": told.net,
        "per_head_fen": told.per_head,
        "per_head_by_lines_fen": told.per_head_by_lines,
        "per_head_by_heads_fen": told.per_head_by_heads,
        "parts": [
            {
                "item": part.item,
                "sub": part.sub,
                "label": part.label,
                "left_rule": part.left_rule,
                "right_rule": part.right_rule,
                "amount_fen": part.amount,
                "lines": [
                    {"entry_id": line.entry_id, "month": two.facts[line.entry_id].month,
                     "left_fen": line.left, "right_fen": line.right}
                    for line in part.lines
                ],
            }
            for part in told.differences
        ],
    }  # fmt: skip
