"""From the ledger's facts to what a sheet of paper says: cards and month sheets, filled, not drawn.

The press draws values and looks nothing up; this page looks everything up and draws nothing. Plain words
for kinds of money (打工的工资, 卖粮 …) are here because they are a matter of the card, not of the account.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from fupin_desk.i18n import N_, _
from fupin_desk.jobs import shown, statements
from fupin_desk.jobs.office import Office
from fupin_desk.jobs.signed import SignerLine, signer_lines
from fupin_desk.model import evidence
from fupin_desk.model import help as help_model
from fupin_desk.model import village as village_model
from fupin_desk.model.account import entries
from fupin_desk.model.figures import Line, Mark, Statement
from fupin_desk.model.household import Household, members_of
from fupin_desk.model.income import NobodyToShare
from fupin_desk.model.signature import BOTH_SIDES, roles_covering
from fupin_desk.model.values import Fen, Month, Window
from fupin_desk.paper import sheets as paper

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fupin_desk.model.village import Village

_Kind = tuple[paper.Icon, str, Callable[[Line], bool]]

INCOME_KINDS: Final[tuple[_Kind, ...]] = (
    ("wage", N_("打工、公益岗的工资"), lambda line: line.item.startswith("A")),
    ("grain", N_("卖粮、卖菜"), lambda line: line.item == "B1" and line.use == "sold"),
    ("pig", N_("卖猪、卖鸡"), lambda line: line.item == "B2" and line.use == "sold"),
    ("fruit", N_("卖果、林产品"), lambda line: line.item == "B3" and line.use == "sold"),
    ("sack", N_("做买卖、跑运输"), lambda line: line.item == "B4" and line.use == "sold"),
    ("land", N_("土地、分红"), lambda line: line.item.startswith("C")),
    ("card", N_("各种补贴"), lambda line: line.item.startswith("D")),
)
COST_KINDS: Final[tuple[_Kind, ...]] = (
    ("grain", N_("种子、化肥"), lambda line: line.item == "E1"),
    ("pig", N_("饲料、防疫"), lambda line: line.item == "E2"),
    ("fruit", N_("果林开支"), lambda line: line.item == "E3"),
    ("sack", N_("其他本钱"), lambda line: line.item == "E4"),
)
OWN_KINDS: Final[tuple[_Kind, ...]] = (
    ("grain", N_("自家吃的粮"), lambda line: line.item == "B1" and line.use == "eaten"),
    ("pig", N_("自家吃的猪、鸡"), lambda line: line.item == "B2" and line.use == "eaten"),
    ("fruit", N_("自家吃的果"), lambda line: line.item in ("B3", "B4") and line.use == "eaten"),
)


class Filler:
    """Fills sheets of one village inside one reading session."""

    def __init__(self, office: Office, s: Session, village: str) -> None:
        self.office, self.s, self.village = office, s, village
        row = village_model.the_village(s, village)
        self.place = _place(village, row, office.name)
        self.contacts = _contacts(s, village, row)

    def family(self, house: Household, on: date) -> paper.Family:
        """A household as paper names it: no numbers, no health, no birth date."""
        people = members_of(self.s, self.village, house.id, on)
        helper = village_model.helper_of(self.s, self.village, house.id, on)
        helper = helper or village_model.helper_of(self.s, self.village, house.id)
        return paper.Family(
            alias=house.alias,
            number=house.short_no,
            group=house.group_name,
            head=people[0][0].name if people else "",
            size=len(people),
            members=tuple(paper.Member(m.name, ms.relation, _doing(m.student)) for m, ms in people),
            helper=paper.Helper(helper.name, helper.unit, helper.phone) if helper else paper.Helper(),
        )

    def head(self, house: Household) -> str:
        """The name of the head, '' without members."""
        people = members_of(self.s, self.village, house.id)
        return people[0][0].name if people else ""

    def door_wanted(self, house: Household) -> bool:
        """Whether the household consented to a card on its door, or the county's pack asks for one."""
        pack = statements.pack_in_force(self.office, self.s, self.village)
        return house.consent_door_on is not None or "door" in pack.cards

    def account(self, house: Household, window: Window) -> paper.Account | None:
        """The account over a window by plain kinds; None if nothing is booked or nobody shares."""
        rows = entries(self.s, self.village, house.id, window.start, window.end)
        counted = self.statement(house, window)
        if not rows or counted is None:
            return None
        lines = evidence.lines(self.s, self.village, rows)
        return paper.Account(
            statement=counted,
            income=_plain(lines, INCOME_KINDS),
            costs=_plain(lines, COST_KINDS),
            own=_plain(lines, OWN_KINDS),
            entries=len(rows),
        )

    def statement(self, house: Household, window: Window) -> Statement | None:
        """The three views; None where nobody shares the income."""
        try:
            return statements.counted(self.office, self.s, self.village, house.id, window)
        except NobodyToShare:
            return None

    def indoor(self, house: Household, window: Window) -> paper.IndoorCard:
        """屋内卡."""
        return paper.IndoorCard(
            place=self.place,
            family=self.family(house, window.end.last),
            contacts=self.contacts,
            account=self.account(house, window),
            measures=self._measures(house, window),
            period=_("{a}年{b}月—{c}年{d}月").format(
                a=window.start.year, b=window.start.month, c=window.end.year, d=window.end.month
            ),
        )

    def door(self, house: Household, window: Window) -> paper.DoorCard:
        """《帮扶明白卡》; totals only with recorded consent."""
        records = help_model.help_records(self.s, self.village, house.id)
        kinds = dict.fromkeys(row.measure for row in records if Month.of(row.happened) in window)
        consent = house.consent_totals_on is not None
        counted = self.statement(house, window) if consent else None
        return paper.DoorCard(
            place=self.place,
            family=self.family(house, window.end.last),
            contacts=self.contacts,
            measures=tuple(kinds),
            consent=consent,
            statement=counted,
            totals=self._totals(house, window) if counted is not None else None,
        )

    def _totals(self, house: Household, window: Window) -> paper.FourTotals:
        sums = {"A": 0, "B": 0, "C": 0, "D": 0}
        for row in entries(self.s, self.village, house.id, window.start, window.end):
            if row.item[0] in sums and row.use in (None, "sold"):
                sums[row.item[0]] += row.amount
        return paper.FourTotals(sums["A"], sums["B"], sums["C"], sums["D"])

    def _measures(self, house: Household, window: Window) -> tuple[paper.Measure, ...]:
        result = []
        for row in help_model.help_records(self.s, self.village, house.id):
            if Month.of(row.happened) not in window:
                continue
            amount = f"{row.goods}{row.quantity}"
            if row.amount is not None:
                amount = "，".join(
                    part for part in (amount, _("{yuan}元").format(yuan=_yuan(row.amount))) if part
                )
            result.append(
                paper.Measure(
                    row.happened,
                    row.content,
                    amount,
                    row.fund_source,
                    row.document_no,
                    row.paying_unit,
                    self._help_mark(row),
                    in_account=row.entry_id is not None,
                )
            )
        return tuple(result)

    def _help_mark(self, row: help_model.HelpRecord) -> Mark:
        if help_model.vouchers_of_help(self.s, self.village, row.id):
            return "voucher"
        covered = roles_covering(self.s, self.village, {row.id: row.facts_digest()})
        return "signed" if covered.get(row.id, frozenset()) >= BOTH_SIDES else "told"

    def month_sheet(self, house: Household, at: Month) -> paper.MonthSheet:
        """月单: the month to be signed."""
        rows = entries(self.s, self.village, house.id, at, at)
        items = self.office.resources.items
        lines = shown.entry_lines(self.s, self.village, items, rows, _names(self.s, self.village, house, at))
        numbers = {line.id: number for number, line in enumerate(lines, 1)}
        signers = signer_lines(self.office, self.s, self.village, house.id, at, rows)
        income = [line for line in lines if line.side == "income" and line.use in (None, "sold")]
        costs = [line for line in lines if line.side == "cost"]
        aside = [line for line in lines if line not in income and line not in costs]
        sums: list[tuple[str, Fen]] = []
        sent = sum(line.sent_home or 0 for line in income)
        if sent:
            sums.append((_("其中寄带回"), sent))
        own = sum(line.amount for line in aside if line.side == "income")
        if own:
            sums.append((_("自产自用"), own))
        living = sum(-line.amount for line in aside if line.side == "living")
        if living:
            sums.append((_("生活支出"), living))
        return paper.MonthSheet(
            place=self.place,
            family=self.family(house, at.last),
            contacts=self.contacts,
            month=at,
            keeper=self.office.keeper.name,
            income=_sheet_lines(income, numbers),
            costs=_sheet_lines(costs, numbers),
            aside=_sheet_lines(aside, numbers),
            aside_sums=tuple(sums),
            statement=self.statement(house, Window(at, at)) if rows else None,
            signers=tuple(one.label for one in signers if one.required),
            may_sign=tuple(one.label for one in signers if not one.required),
            objections=_objections(signers, numbers),
        )

    def notice(self, house: Household, on: date) -> paper.PrivacyNotice:
        """《个人信息告知书》."""
        return paper.PrivacyNotice(
            place=self.place,
            family=self.family(house, on),
            contacts=self.contacts,
            handler=_("{place}驻村第一书记和工作队").format(place=self.place.whole),
            readers=_readers(),
            kept=_("帮扶结束后保存五年"),
        )

    def help_card(self, row: help_model.HelpRecord, house: Household) -> paper.HelpCard:
        """帮扶记录卡: as it was on its day, with the helper who is responsible for it."""
        good = paper.Good(
            row.goods or _("资金"),
            row.quantity,
            row.amount,
            row.fund_source,
            row.document_no,
            row.paying_unit,
            self._help_mark(row),
        )
        photos = len(help_model.vouchers_of_help(self.s, self.village, row.id))
        earlier = help_model.help_records(self.s, self.village, house.id)
        family = self.family(house, row.happened)
        person = self.s.get(village_model.Person, (self.village, row.helper_id)) if row.helper_id else None
        if person is not None:
            family = replace(family, helper=paper.Helper(person.name, person.unit, person.phone))
        return paper.HelpCard(
            place=self.place,
            family=family,
            contacts=self.contacts,
            day=row.happened,
            way=_(help_model.WAYS.get(row.way or "", "")),
            content=row.content,
            kinds=(row.measure, *((row.sub_kind,) if row.sub_kind else ())),
            goods=(good,) if row.goods or row.amount is not None else (),
            times=1 + [one.id for one in earlier].index(row.id),
            companions=row.companions or "",
            evidence=_("照片{n}张").format(n=photos) if photos else "",
            words=row.words or "",
            next_step=row.next_step,
        )


def _readers() -> tuple[str, ...]:
    return (_("本户自己"), _("第一书记和驻村工作队"), _("帮扶责任人"), _("乡镇经办人"), _("来核实的检查人员"))


def _place(village: str, row: Village | None, name: str) -> paper.Place:
    if row is None:
        return paper.Place(village, "", "", name)
    return paper.Place(village, row.county, row.township, row.name)


def _contacts(s: Session, village: str, row: Village | None) -> paper.Contacts:
    people = village_model.people(s, village, "first_secretary")
    secretary = people[-1] if people else None
    return paper.Contacts(
        secretary=secretary.name if secretary else "",
        secretary_phone=secretary.phone if secretary else "",
        where=row.office_hours if row else "",
        town=row.township if row else "",
        town_phone=row.township_phone if row else "",
        hotline=row.hotline if row else "",
    )


def _doing(student: str) -> str:
    return _("上学") if student and student != "学龄前儿童" else ""


def _yuan(amount: Fen) -> str:
    from fupin_desk.model.values import yuan

    return yuan(amount)


def _names(s: Session, village: str, house: Household, at: Month) -> dict[str, str]:
    return {m.id: m.name for m, _ms in members_of(s, village, house.id, at.last)}


def _counts(lines: Sequence[Line]) -> paper.Counts:
    marks = [line.mark for line in lines]
    return paper.Counts(*(marks.count(name) for name in ("voucher", "signed", "estimated", "told")))


def _plain(lines: Sequence[Line], kinds: Sequence[_Kind]) -> tuple[paper.PlainLine, ...]:
    result = []
    for icon, name, chosen in kinds:
        here = [line for line in lines if chosen(line)]
        if not here:
            continue
        sent = [line for line in here if line.sent_home is not None]
        home = paper.SentHome(sum(line.sent_home or 0 for line in sent), _counts(sent)) if sent else None
        result.append(
            paper.PlainLine(icon, _(name), sum(line.amount for line in here), _counts(here), sent_home=home)
        )
    return tuple(result)


def _objections(signers: Sequence[SignerLine], numbers: Mapping[str, int]) -> tuple[str, ...]:
    """What is objected to and not yet answered, as the month sheet says it: 第 2 笔 “只卖了四百八”."""
    found = []
    for one in signers:
        if one.objected:
            lines = "、".join(str(number) for number in sorted(numbers[entry] for entry in one.objected))
            words = f"“{one.words}”" if one.words else ""
            found.append(_("第 {lines} 笔　{words}").format(lines=lines, words=words))
    return tuple(found)


def _sheet_lines(lines: Sequence[shown.EntryLine], numbers: Mapping[str, int]) -> tuple[paper.SheetLine, ...]:
    return tuple(
        paper.SheetLine(
            day=line.happened,
            name=f"{line.label} {line.member}".strip(),
            amount=abs(line.amount),
            mark=line.mark,
            note=line.note,
            quantity=f"{line.quantity}{line.unit}",
            photos=len(line.vouchers),
            late=line.late,
            number=numbers.get(line.id, 0),
        )
        for line in lines
    )
