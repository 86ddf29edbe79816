"""Poverty and monitoring lines by region and year, and a household's figure held against one.

A line is put down with the document it stands in, and confirmed by a name and a day; the narrowest confirmed
one holds (`rules.line_for`). No line is ever made up: where nobody put one down there is no verdict.

A verdict ("below the line", "near it") is made in one place, `verdict`, and carries its cautions in the same
sentence: rules or line nobody confirmed, less than twelve months, rules not in force over the whole window.
Whoever shows it shows them. Near the line the share of transfers always stands beside the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, get_args

from fupin_desk.i18n import N_, _
from fupin_desk.jobs import shelf, statements
from fupin_desk.jobs.office import Office
from fupin_desk.model import income, policy
from fupin_desk.model.income import Standing, Statement
from fupin_desk.model.journal import Op
from fupin_desk.model.policy import BadStandard
from fupin_desk.model.rules import LineKind, PovertyLine, RulePack, line_for
from fupin_desk.model.switches import LINE_KINDS, percent
from fupin_desk.model.values import MAX_FEN, Fen, Window, fen, short_text, yuan

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SENTENCES: Final = {
    "below": N_("监测参考收入 {amount} 元/人，低于 {year} 年{kind} {line} 元"),
    "near": N_("监测参考收入 {amount} 元/人，略高于 {year} 年{kind} {line} 元"),
    "above": N_("监测参考收入 {amount} 元/人，高于 {year} 年{kind} {line} 元"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reference income of a household held against the monitoring line of its year.

    `line` is None where nobody put one down: then there is no verdict. `words` is the whole sentence with its
    cautions, for one line of a page or of paper; `cautions` are the same one by one.
    """

    year: int
    line: PovertyLine | None
    standing: Standing | None
    words: str
    cautions: tuple[str, ...]


def lines(office: Office, village: str | None = None) -> list[PovertyLine]:
    """Every line that can hold for a village, the newest year first."""
    owner = village or office.village
    with office.read() as s:
        return shelf.lines(office, s, owner, shelf.in_use(office, s, owner))


def set_line(
    office: Office,
    *,
    kind: str,
    year: int,
    amount: str,
    document: str,
    region: str = "",
    confirmed_by: str = "",
    confirmed_on: date | None = None,
    note: str = "",
    village: str | None = None,
) -> None:
    """Put down a poverty or monitoring line in yuan per head and year, with its document.

    Without a region the village's county. Raises BadStandard, NotMoney, TooLong.
    """
    owner = village or office.village
    region, money = region.strip() or owner[:6], fen(amount)
    _refuse_wrong(kind, year, money, region, document)
    with office.change(Op.SET_LINE, village=owner) as s:
        row = policy.hold_line(s, office.role, region, kind, year)
        row.amount, row.source_doc = money, short_text(document.strip(), _("文件"), 200)
        row.confirmed_by = short_text(confirmed_by.strip(), _("确认人"))
        row.confirmed_on = (confirmed_on or s.today) if row.confirmed_by else None
        row.note = short_text(note, _("备注"), 200)


def _refuse_wrong(kind: str, year: int, money: Fen, region: str, document: str) -> None:
    if kind not in get_args(LineKind):
        raise BadStandard(why=_("没有“{given}”这一种").format(given=kind[:20]))
    if not 1978 <= year <= 2100:
        raise BadStandard(why=_("年份不对"))
    if not (region.isascii() and region.isdecimal() and len(region) in (6, 9, 12)):
        raise BadStandard(why=_("地区要写 6、9 或 12 位区划代码"))
    if not 0 < money <= MAX_FEN:
        raise BadStandard(why=_("金额要大于零"))
    if not document.strip():
        raise BadStandard(why=_("没有写依据哪份文件"))


def strike_line(
    office: Office, *, kind: str, year: int, region: str = "", village: str | None = None
) -> None:
    """Strike a line this desk put down by mistake. Raises BadStandard if it put none down."""
    owner = village or office.village
    region = region.strip() or owner[:6]
    with office.change(Op.SET_LINE, village=owner) as s:
        for row in policy.line_words(s, owner):
            if (row.region, row.kind, row.year, row.station) == (region, kind, year, office.role):
                row.gone = _("登记错了")
                return
        raise BadStandard(why=_("本单位没有登记过这一条"))


def of_statement(
    office: Office, found: Statement, rules: str | None = None, village: str | None = None
) -> Verdict:
    """The verdict on a statement counted before, under the same pack (`rules` as it was asked for)."""
    owner = village or office.village
    with office.read() as s:
        if rules is None:
            pack = shelf.in_use(office, s, owner, found.window.end)
        else:
            pack = shelf.find(office, s, owner, rules, found.window.end).pack
        return verdict(office, s, owner, found, pack)


def verdict(
    office: Office, s: Session, village: str, found: Statement, pack: RulePack, kind: LineKind = "monitor"
) -> Verdict:
    """Hold a household's reference income against the line of the window's last year, in words."""
    year = found.window.end.year
    line = line_for(shelf.lines(office, s, village, pack), village, kind, year)
    name = _(LINE_KINDS[kind])
    if line is None:
        words = _("监测参考收入 {amount} 元/人；{year} 年{kind}还没有登记，暂不比较").format(
            amount=yuan(found.reference_per_head), year=year, kind=name
        )
        return Verdict(year, None, None, words, ())
    at = income.standing(found, "reference", line, pack)
    unsure = cautions(office, pack, found.window, line)
    words = _(_SENTENCES[at.where]).format(
        amount=yuan(at.per_head), year=year, kind=name, line=yuan(line.amount)
    )
    parts = [words, _share_words(at)] if at.where != "above" or at.leans_on_transfers else [words]
    if found.outside_catalogue:
        outside = _("另有目录外自费 {amount} 元，不在内")
        parts.append(outside.format(amount=yuan(found.outside_catalogue)))
    if unsure:
        parts.append(_("不作数：{why}").format(why="、".join(unsure)))
    return Verdict(year, line, at, "；".join(parts), unsure)


def _share_words(at: Standing) -> str:
    if at.transfers is None:
        return _("纯收入不是正数，算不出转移性收入占比")
    return _("转移性收入占 {share}").format(share=percent(at.transfers))


def cautions(
    office: Office, pack: RulePack, window: Window, line: PovertyLine | None = None
) -> tuple[str, ...]:
    """What keeps a figure, held against a line, from being final: a few words each."""
    said = []
    if line is not None and not line.confirmed:
        said.append(_("标准待确认"))
    if not pack.confirmed:
        said.append(_("核算办法待确认"))
    if not pack.valid_over(window):
        said.append(_("核算办法没有盖住全部月份"))
    months = len(window.months())
    if months < 12:
        said.append(_("只算了 {months} 个月").format(months=months))
    elif months > 12:
        said.append(_("算了 {months} 个月").format(months=months))
    if unfinished := statements.unfinished(office, window):
        said.append(_("有 {count} 个月还没有过完").format(count=unfinished))
    return tuple(said)
