"""演示: a village and a township made on the spot, and one whole month between them.

Everything is invented: area 999999, names drawn from a fixed list, papers drawn by the program. What happens
is real: ledgers, keys, photos, cards, a sealed parcel, a verdict, a receipt. The same month is the acceptance
story of every release, so it goes through the very jobs the pages call.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from fupin_desk.i18n import _
from fupin_desk.intake.specimen import specimen
from fupin_desk.jobs import demolife, helping, households, keeping, opening, photos, post, printing, review
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.helping import HelpDraft
from fupin_desk.jobs.office import Office, Progress, Surroundings, quiet
from fupin_desk.model import household as household_model
from fupin_desk.model.account import link_voucher, record_entry
from fupin_desk.model.idnumber import check_digit
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import Writing
from fupin_desk.model.signature import sign
from fupin_desk.model.values import BEIJING, Fen, Month, accounting_year

VILLAGE_CODE: Final = "999999101201"
TOWN_CODE: Final = "999999101000"
PASSPHRASE: Final = "songlincun-2026"  # noqa: S105  (invented, told to everybody)
_FAMILY: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN: Final = (
    "守田",
    "桂香",
    "小军",
    "云芳",
    "大勇",
    "银秀",
    "树林",
    "素珍",
    "忠良",
    "正才",
    "庆云",
    "秀兰",
    "长林",
    "文静",
)
_HELPERS: Final = (("周敏", "县农业农村局"), ("罗志强", "县林业局"), ("何静", "清溪镇"))


class _Calendar:
    """A clock that first stands at the ends of past months, so that the demo's lines are booked in time."""

    def __init__(self, real: datetime) -> None:
        self._real, self._shown = real, real - timedelta(days=430)

    @property
    def current(self) -> Month:
        """The month of the real time."""
        return Month.of(self._real.astimezone(BEIJING).date())

    def now(self) -> datetime:
        """The time as the demo has it; it only moves on."""
        self._shown += timedelta(milliseconds=7)
        return min(self._shown, self._real)

    def month_end(self, month: Month) -> None:
        """Move to the evening of a month's last day."""
        self._shown = datetime(month.last.year, month.last.month, month.last.day, 18, tzinfo=BEIJING)

    def today(self) -> None:
        """Move to the real time."""
        self._shown = self._real


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demo's things lie."""

    village: Path
    township: Path
    card: Path
    parcel: Path
    receipt: Path
    passphrase: str


def make(
    out: Path, surroundings: Surroundings, progress: Progress = quiet, households_: int = 24, months: int = 13
) -> Demo:
    """Make the demo in `out` (which must not hold one already) and play the month to the applied receipt."""
    out.mkdir(parents=True, exist_ok=True)
    total = households_ + 4
    calendar = _Calendar(surroundings.now())
    surroundings = replace(surroundings, now=calendar.now)
    village = opening.create(
        out / "松林村.fupin",
        "village",
        VILLAGE_CODE,
        "松林村",
        PASSPHRASE,
        surroundings,
        secretary="李明",
        township="清溪镇",
        county="云岭县",
    ).office
    town = opening.create(
        out / "清溪镇.fupin", "township", TOWN_CODE, "清溪镇", PASSPHRASE, surroundings, secretary="陈芳"
    ).office
    try:
        _people(village)
        _households(village, households_, progress, total)
        _keep_months(village, months, calendar)
        calendar.today()
        progress(households_, total)
        card = _print(village, out)
        progress(households_ + 1, total)
        _exchange_keys(village, town, out)
        sent = post.send(village, out / "封包")
        took = post.receive(town, sent.files)[0]
        if took.receipt is not None:
            post.receive(village, [took.receipt])
        progress(households_ + 2, total)
        receipt = _judge(village, town, out, sent.files)
        _this_month(village)
        demolife.live(village, out)
        progress(total, total)
        return Demo(village.folder.path, town.folder.path, card, sent.files[0], receipt, PASSPHRASE)
    finally:
        village.close()
        town.close()


def _people(office: Office) -> None:
    keeping.set_village(
        office, hotline="12317", township_phone="0990-555 0120", office_hours="每月逢五赶集日上午，村委会一楼"
    )
    for name, unit in _HELPERS:
        helping.add_person(office, name, "helper", unit, "19900000117")


def _households(office: Office, count: int, progress: Progress, total: int) -> None:
    """Households with members and helpers; everything random comes from one fixed seed."""
    chance = random.Random(20261031)  # noqa: S311  (invented data, the same every time)
    helpers = [person.id for person in helping.people(office) if person.duty == "helper"]
    for number in range(1, count + 1):
        house = _household(office, number, chance)
        helping.pair(office, helpers[number % len(helpers)], house)
        if number % 3:
            households.consent(office, house, "door", True)
        progress(number, total)


def _keep_months(office: Office, months: int, calendar: _Calendar) -> None:
    """Every household's months up to the last full one, each booked at its end."""
    chance = random.Random(20261101)  # noqa: S311  (invented data, the same every time)
    houses = [line.id for line in households.lines(office)]
    papers = _papers(office, houses)
    for back in reversed(range(1, months + 1)):
        month = calendar.current.plus(-back)
        calendar.month_end(month)
        for number, house in enumerate(houses, 1):
            with office.change(Op.RECORD_ENTRIES) as s:
                _month(office, s, house, month, chance, papers[house], signed=back > 1 or number % 4 != 0)
            if number % 6 == back % 6 and back % 3 == 1:
                _help(office, house, month, chance)


def _this_month(office: Office) -> None:
    """The month under way, half kept: some households begun, nobody has signed yet."""
    chance = random.Random(20261102)  # noqa: S311  (invented data, the same every time)
    lines, month = households.lines(office), Month.of(office.today())
    papers = _papers(office, [line.id for line in lines])
    for line in lines[::3]:
        with office.change(Op.RECORD_ENTRIES) as s:
            _month(
                office, s, line.id, month, chance, papers[line.id], signed=False, most=chance.randint(2, 5)
            )


def _household(office: Office, number: int, chance: random.Random) -> str:
    family = _FAMILY[number % len(_FAMILY)]
    with office.change(Op.ADD_HOUSEHOLD) as s:
        kind = chance.choice(("原建档户", "一般农户", "防止返贫致贫对象"))
        house = household_model.add_household(
            s,
            household_no=f"99999910120100{number:04d}",
            short_no=f"{number:03d}",
            kind=kind,
            group_name=chance.choice(("一组", "二组", "三组")),
        )
        relations = ("户主", "配偶", "之子", "之女", "之母")[: chance.randint(2, 5)]
        for place, relation in enumerate(relations):
            sex = {"户主": "男", "配偶": "女", "之子": "男", "之女": "女", "之母": "女"}[relation]
            year = {"户主": 1971, "配偶": 1973, "之子": 1998, "之女": 2010, "之母": 1946}[relation]
            birth = date(year, chance.randint(1, 12), chance.randint(1, 28))
            digits = f"999999{birth:%Y%m%d}{number:02d}{1 if sex == '男' else 2}"
            household_model.add_member(
                s,
                house.id,
                relation=relation,
                name=family + _GIVEN[(number * 3 + place) % len(_GIVEN)],
                sex=sex,
                birth=birth,
                id_kind="居民身份证",
                id_number=digits + check_digit(digits),
                person_no=f"99999910120100{number:04d}{place + 1:02d}",
                ethnic="汉族",
                student="九年级" if relation == "之女" else "",
                education="" if relation == "之女" else chance.choice(("小学", "初中")),
                health="健康",
                phone=f"1990000{number:02d}{place:02d}" if relation in ("户主", "之子") else "",
            )
        household_model.refresh_search_key(s, house)
    return house.id


def _month(
    office: Office,
    s: Writing,
    house: str,
    month: Month,
    chance: random.Random,
    paper: photos.Stored,
    *,
    signed: bool,
    most: int = 9,
) -> None:
    """One household's month: a migrant's wage, sales, own goods, costs and a subsidy, most with a paper."""
    lines = _drafts(month, min(month.last, office.today()), chance)[:most]
    members = [m for m, _ms in household_model.members_of(s, s.village, house)]
    worker = next((m.id for m in members[2:] if m.birth and m.birth.year < 2008), members[0].id)
    facts = {}
    for draft in lines:
        row = record_entry(
            s,
            office.resources.items,
            household_id=house,
            month=str(month),
            item=draft.item,
            amount=draft.amount,
            use=draft.use,
            quantity=draft.quantity,
            unit=draft.unit,
            member_id=worker if draft.item.startswith("A") else members[0].id,
            basis="estimated" if draft.evidence == "estimated" else "actual",
            living_cost=draft.living_cost,
            sent_home=draft.sent_home,
            happened=draft.happened,
            note=draft.note,
        )
        if draft.evidence == "voucher":
            link_voucher(s, row.id, photos.voucher(s, paper).id)
        facts[row.id] = row.facts_digest()
    if signed:
        s.flush()
        for role, way in (("household", chance.choice(("signed", "fingerprint"))), ("helper", "signed")):
            sign(
                s,
                household_id=house,
                subject="account",
                month=str(month),
                role=role,
                facts=facts,
                signed_on=month.last,
                way=way,
                signer=members[0].name if role == "household" else "",
            )


def _drafts(month: Month, last: date, chance: random.Random) -> list[EntryDraft]:
    def day() -> date:
        return month.first + timedelta(days=chance.randint(0, last.day - 1))

    def yuan(low: int, high: int) -> Fen:
        return chance.randint(low, high) * 100

    wage = yuan(3200, 5600)
    living = wage * chance.randint(28, 42) // 100
    drafts = [
        EntryDraft(
            "A1",
            wage,
            happened=day(),
            living_cost=living,
            sent_home=wage - living - 30000,
            evidence="voucher",
            note="厂里银行发",
        ),
        EntryDraft("E1", yuan(80, 420), happened=day(), evidence="voucher", note="镇上农资店"),
        EntryDraft("D6.地力补贴", yuan(60, 240), happened=day(), evidence="voucher"),
    ]
    if chance.random() < 0.7:
        drafts.append(
            EntryDraft(
                "B2", yuan(200, 1600), happened=day(), use="sold", quantity="6", unit="只", note="赶场卖"
            )
        )
    if chance.random() < 0.6:
        drafts.append(
            EntryDraft(
                "B1",
                yuan(150, 900),
                happened=day(),
                use="eaten",
                quantity="120",
                unit="公斤",
                evidence="estimated",
            )
        )
    if chance.random() < 0.4:
        drafts.append(EntryDraft("C2", yuan(300, 1200), happened=day(), note="土地流转协议第 3 年"))
    return drafts


_HELPS: Final = (
    (
        "领鸡苗，教养殖方法",
        "产业帮扶",
        "常态化帮扶资金",
        "云农发〔2026〕14号",
        "县农业农村局",
        "鸡苗",
        "50只",
        100000,
    ),
    ("外出务工交通补助", "就业帮扶", "就业补助资金", "云人社〔2026〕31号", "县人社局", "", "", 40000),
    ("柑橘修剪培训", "产业帮扶", "驻村工作经费", "石府〔2026〕3号", "镇农技站", "", "2次", None),
    ("修通入户路", "基础设施建设", "以工代赈资金", "云发改〔2026〕9号", "清溪镇人民政府", "路", "36米", None),
    ("女儿上学助学", "教育帮扶", "雨露计划", "云教发〔2026〕22号", "县教育局", "", "", 150000),
)


def _help(office: Office, house: str, month: Month, chance: random.Random) -> None:
    content, measure, source, document, unit, goods, quantity, amount = chance.choice(_HELPS)
    draft = HelpDraft(
        happened=month.first + timedelta(days=chance.randint(2, 25)),
        content=content,
        measure=measure,
        fund_source=source,
        document_no=document,
        paying_unit=unit,
        goods=goods,
        quantity=quantity,
        amount=amount,
    )
    record = helping.add(office, house, draft)
    helping.sign(office, record, "household", "fingerprint", confirmed="received")
    if chance.random() < 0.8:
        helping.sign(office, record, "helper")


def _papers(office: Office, houses: Sequence[str]) -> dict[str, photos.Stored]:
    """An invented receipt for each household, in the safe."""
    return {house: photos.keep(office, specimen(number)) for number, house in enumerate(houses)}


def _print(office: Office, out: Path) -> Path:
    card = out / "屋内卡.pdf"
    span = accounting_year(Month.of(office.today()).plus(-11).first)
    made = printing.print_sheets(office, "indoor-card", None, office.today(), window=span)
    card.write_bytes(made.pdf)
    for kind, name in (("card", "明白卡"), ("month-sheet", "月单")):
        month = str(Month.of(office.today()).plus(-1))
        sheets = printing.print_sheets(office, kind, None, office.today(), month, window=span)
        (out / f"{name}.pdf").write_bytes(sheets.pdf)
    return card


def _exchange_keys(village: Office, town: Office, out: Path) -> None:
    post.enrol(village, post.key_card(town, out / "清溪镇.fpk"))
    post.enrol(town, post.key_card(village, out / "松林村.fpk"))


def _judge(village: Office, town: Office, out: Path, parcel: Sequence[Path]) -> Path:
    """The township passes all but one record, returns that one with a reason, and its answer is applied."""
    records = review.parcel_records(town, VILLAGE_CODE)
    for number, record in enumerate(records):
        state = "returned" if number == len(records) - 1 else "passed"
        reason = _("工资没有看到银行流水，请补拍一张。") if state == "returned" else ""
        review.verdict(town, VILLAGE_CODE, record.household_id, record.month, state, reason)
    sent = review.answer(town, VILLAGE_CODE, out / "回执")
    post.receive(village, sent.files)
    return sent.files[0] if sent.files else parcel[0]
