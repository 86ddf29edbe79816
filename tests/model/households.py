"""Households as the checks see them: what breaks each check, and the twin that does not.

`CASES` has for every check of the program the household that breaks it and one as like it as possible that
does not. The test that a check without both fails is in `test_model_checks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from fupin_desk.model.checks.bounds import parse_bounds
from fupin_desk.model.checks.facts import Fact, House, Paper, Shared, Someone, same_sale
from fupin_desk.model.checks.rule import Around
from fupin_desk.model.idnumber import check_digit
from fupin_desk.model.values import Month, Window

TODAY = date(2026, 10, 27)
YEAR = Window(Month(2025, 10), Month(2026, 9))
RESOURCES = Path(__file__).parents[2] / "resources"
LABELS = {
    "relation": frozenset({"户主", "配偶", "之子", "之女", "之母"}),
    "education": frozenset({"小学", "初中", "高中"}),
    "student": frozenset({"小学", "七年级", "普通高中一年级", "本科一年级"}),
    "labour": frozenset({"普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力"}),
    "political": frozenset({"群众", "中共党员", "共青团员"}),
}


def id_of(birth: str = "19800229", serial: str = "001", area: str = "999999") -> str:
    digits = f"{area}{birth}{serial}"
    return digits + check_digit(digits)


def around(shared: Shared | None = None, **facts: Any) -> Around:
    bounds = parse_bounds((RESOURCES / "checks.toml").read_bytes(), "999999101201", TODAY)
    given: dict[str, Any] = {
        "today": TODAY, "bounds": bounds, "labels": LABELS, "male": frozenset({"之子", "之父"}),
        "female": frozenset({"之女", "之母"}), "year": YEAR, "last": Month(2026, 9), "county": "示范县",
        "range_line": 7000_00, "shared": shared or Shared(),
    }  # fmt: skip
    return Around(**(given | facts))


def who(name: str = "张三", **facts: Any) -> Someone:
    """A man of 46, healthy, working, at peace with every check."""
    national = dict(facts.pop("national", {}))
    given: dict[str, Any] = {
        "id": f"m-{name}", "name": name, "relation": "户主", "sex": "男", "birth": date(1980, 2, 29),
        "age": 46, "id_kind": "居民身份证", "id_number": id_of(), "education": "初中", "health": "健康",
        "labour": "普通劳动力", "phone": "13900000001", "national": national,
    }  # fmt: skip
    return Someone(**(given | facts))


def child(name: str = "张小", **facts: Any) -> Someone:
    given: dict[str, Any] = {
        "relation": "之子", "birth": date(2016, 5, 1), "age": 10, "id_number": id_of("20160501"),
        "education": "", "student": "小学", "labour": "无劳动力", "phone": "",
    }  # fmt: skip
    return who(name, **(given | facts))


def old(name: str = "老张", age: int = 66, **facts: Any) -> Someone:
    birth = date(2026 - age, 5, 1)
    given: dict[str, Any] = {
        "birth": birth, "age": age, "id_number": id_of(f"{birth:%Y%m%d}"), "labour": "弱劳动力或半劳动力",
    }  # fmt: skip
    return who(name, **(given | facts))


def house(*people: Someone, national: Mapping[str, str] | None = None, **facts: Any) -> House:
    told = dict(national or {})
    members = people or (who(),)
    headings = frozenset(told).union(*(one.national for one in members))
    given: dict[str, Any] = {
        "id": "h1", "number": "99999910120100001", "head": members[0].name, "phone": "13900000001",
        "people": members, "national": told, "headings": headings, "visited": date(2026, 10, 1),
    }  # fmt: skip
    return House(**(given | facts))


def empty(**facts: Any) -> House:
    return replace(house(**facts), people=())


def line(item: str, yuan: float = 1200.0, month: str = "2026-09", sub: str = "", **facts: Any) -> Fact:
    number = facts.pop("n", 1)
    name = f"e-{item}-{sub}-{month}-{number}"
    given = {"use": "sold"} if item.startswith("B") else {}
    return Fact(
        id=name, month=month, item=item, sub=sub, amount=round(yuan * 100), label=f"{item}·{sub}",
        **(given | facts),
    )  # fmt: skip


def months(count: int, last: str = "2026-09") -> list[str]:
    end = Month.parse(last)
    return [str(end.plus(back - count + 1)) for back in range(count)]


def book(*lines: Fact) -> House:
    return house(lines=tuple(sorted(lines, key=lambda one: one.month)))


def each(item: str, count: int, yuan: float = 1234.0, last: str = "2026-09", **facts: Any) -> list[Fact]:
    """One line a month, never the same amount twice."""
    return [line(item, yuan + at, month, **facts) for at, month in enumerate(months(count, last))]


RISK = "致贫/返贫风险1"
FOUND, GONE, GONE_ON = "识别监测时间", "风险是否已消除", "消除监测时间"
MEDICAL = "是否参加新型农村合作医疗（城乡居民基本医疗保险）"
STAFF = "是否参加城镇职工基本医疗保险"
JOB, PLACE = "公益性岗位类型", "务工所在地"
ROUTE = "监测对象类别"
AFTER = {
    "风险消除后工资性收入": "20000", "风险消除后财产性收入": "0", "风险消除后转移性收入": "3000",
    "风险消除后生产经营性收入": "9000", "风险消除后生产经营性支出": "2000", "风险消除后家庭纯收入": "30000",
    "风险消除后家庭人均纯收入": "10000",
}  # fmt: skip


def watched(risk: str = "因病", *people: Someone, **told: str) -> House:
    """A household under watch since March 2026 with one risk; keywords add columns (names in CJK)."""
    columns = {RISK: risk, FOUND: "202603", GONE: "否", **told}
    return house(*people, national=columns, monitor_category="边缘易致贫户", reported_income=8000_00)


def _sums(net: str) -> dict[str, str]:
    return {
        "工资性收入": "10000", "生产经营性收入": "5000", "财产性收入": "", "转移性收入": "1000",
        "生产经营性支出": "2000", "家庭纯收入": net,
    }  # fmt: skip


def _paper(amount: int | None, booked: int) -> tuple[House, Shared]:
    sale = line("B1", 500, sub="玉米")
    return book(sale), Shared(papers={sale.id: Paper("p1", amount, booked, ("h1", "h2"))})


_SALE = line("B1", 500, sub="玉米", quantity="100", unit="公斤", happened=date(2026, 9, 3))
_ALIKE = [
    line(item, yuan, month) for month in months(4) for item, yuan in (("A1", 3120), ("B2", 333), ("E1", 87))
]
_ROUND = [line("A1", 100 * (at + 11), month, n=at) for at, month in enumerate(months(12) * 2)]
_UNROUND = [line("A1", 100 * (at + 11) + 7.5, month, n=at) for at, month in enumerate(months(12) * 2)]
_WIFE = who("单小英", relation="配偶", sex="女", id_number=id_of(serial="002"))

Case = tuple[House, House] | tuple[House, House, Shared]
CASES: dict[str, Case] = {
    # -- people
    "id_missing": (house(who(), child(id_number="")), house(who(), child(id_number="", age=0, birth=TODAY))),
    "id_length": (house(who(id_number=id_of()[:17])), house(who(id_number=id_of() + "41"))),
    "id_checksum": (house(who(id_number=id_of()[:17] + ("1" if id_of()[17] != "1" else "2"))), house()),
    "id_birth": (house(who(id_number=id_of("19900231"))), house(who(id_number=id_of("20261027")))),
    "birth_odd": (house(who(birth=date(2027, 1, 1))), house(who(birth=TODAY))),
    "birth_vs_id": (house(who(birth=date(1980, 3, 1))), house()),
    "sex_vs_id": (house(who(sex="女")), house(who(sex="女", id_number=id_of(serial="002")))),
    "certificate_grade": (house(who(id_number=id_of() + "81")), house(who(id_number=id_of() + "41B1"))),
    "disability_no_certificate": (
        house(who(health="残疾,长期慢性病", national={"残疾类别": ""})),
        house(who(health="残疾", national={"残疾类别": "肢体"})),
    ),
    "certificate_but_healthy": (
        house(who(id_number=id_of() + "41")),
        house(who(id_number=id_of() + "41", health="残疾")),
    ),
    "health_missing": (house(who(health="")), house()),
    "health_both": (house(who(health="健康,长期慢性病")), house(who(health="长期慢性病"))),
    "education_xor_student": (house(who(student="小学")), house(who(education="", student="本科一年级"))),
    "school_age": (house(child(student="")), house(child())),
    "relation_unknown": (house(who(relation="老表")), house(who(relation="之母"))),
    "education_unknown": (house(who(education="大学问")), house(who(education=""))),
    "student_unknown": (house(who(student="九零班")), house(who(student="七年级"))),
    "labour_unknown": (house(who(labour="能干")), house(who(labour=""))),
    "political_unknown": (
        house(who(national={"政治面貌": "老党员"})),
        house(who(national={"政治面貌": "中共党员"})),
    ),
    "relation_sex": (house(who(relation="之女")), house(who(relation="之子"))),
    "phone_length": (house(who(phone="1390000001")), house(who(phone="0835-2221234"))),
    "yes_no_blank": (house(who(national={"是否享受低保": ""})), house(who(national={"是否享受低保": "否"}))),
    "yes_no_unknown": (
        house(who(national={"是否享受低保": "B"})),
        house(who(national={"是否享受低保": "是"})),
    ),
    "medical_both": (
        house(who(national={MEDICAL: "是", STAFF: "是"})),
        house(who(national={MEDICAL: "是", STAFF: "否"})),
    ),
    "medical_none": (
        house(who(national={MEDICAL: "否", STAFF: "否"})),
        house(who(national={MEDICAL: "否", STAFF: "是"})),
    ),
    # -- working
    "work_place_no_months": (
        house(who(national={PLACE: "广东省东莞市"})),
        house(who(work_months=8, national={PLACE: "广东省东莞市"})),
    ),
    "work_months_no_place": (
        house(who(work_months=8, national={PLACE: ""})),
        house(who(work_months=0, national={PLACE: ""})),
    ),
    "work_months_over": (house(who(work_months=13)), house(who(work_months=12))),
    "child_works": (house(child(work_months=3)), house(child(work_months=0))),
    "elder_works": (house(old(age=73, work_months=10)), house(old(age=73, work_months=2))),
    "student_works": (
        house(who(student="普通高中一年级", work_months=6)),
        house(who(student="本科一年级", work_months=6)),
    ),
    "elder_labour": (house(old(labour="普通劳动力")), house(old())),
    "child_labour": (house(child(labour="普通劳动力")), house(child())),
    "unable_works": (house(who(labour="无劳动力", work_months=3)), house(who(work_months=3))),
    "child_job": (house(child(national={JOB: "保洁员"})), house(child(national={JOB: "无"}))),
    "job_elsewhere": (
        house(who(national={JOB: "护林员", PLACE: "四川省邻家县"})),
        house(who(national={JOB: "护林员", PLACE: "四川省示范县"})),
    ),
    "job_months": (
        house(who(national={JOB: "护林员", "公益性岗位(月数)": "15"})),
        house(who(national={JOB: "护林员", "公益性岗位(月数)": "12"})),
    ),
    "work_ended": (
        house(who(national={"是否已务工": "是", "结束时间": "2026年4月"})),
        house(who(national={"是否已务工": "是", "结束时间": "2026年12月"})),
    ),
    # -- household
    "no_head": (house(who(relation="配偶")), house()),
    "two_heads": (house(who(), who("李四")), house(who(), _WIFE)),
    "two_spouses": (house(who(), _WIFE, replace(_WIFE, id="m3")), house(who(), _WIFE)),
    "spouse_same_sex": (house(who(), replace(_WIFE, sex="男")), house(who(), _WIFE)),
    "size_differs": (house(national={"家庭人口数": "3"}), house(national={"家庭人口数": "1人"})),
    "nobody_named": (empty(), house()),
    "no_phone": (house(who(phone=""), phone=""), house(who(phone=""), phone="13900000002")),
    "income_adds_up": (house(national=_sums("16000")), house(national=_sums("14000"))),
    "head_adds_up": (
        house(national={"家庭纯收入": "14000", "家庭人口数": "2"}, reported_income=9000_00),
        house(national={"家庭纯收入": "14000", "家庭人口数": "2"}, reported_income=7000_00),
    ),
    "per_head_low": (house(reported_income=3999_99), house(reported_income=4000_00)),
    "wage_tiny": (house(national={"工资性收入": "3.2"}), house(national={"工资性收入": "0"})),
    "no_labour_not_backed": (
        house(who(labour="无劳动力"), national={"整户无劳动能力兜底保障户": "否"}),
        house(who(labour="无劳动力"), national={"整户无劳动能力兜底保障户": "是"}),
    ),
    "labour_but_backed": (
        house(national={"整户无劳动能力兜底保障户": "是"}),
        house(national={"整户无劳动能力兜底保障户": "否"}),
    ),
    "head_without_id": (house(who(id_number="")), house(who(), child(id_number=""))),
    # -- help
    "risk_labour": (watched("缺劳动力"), watched("缺劳动力", who(labour="弱劳动力或半劳动力"))),
    "risk_jobs": (watched("因务工就业不稳"), watched("因务工就业不稳", who(work_months=5))),
    "risk_illness_cost": (watched(合规自付支出="0"), watched(合规自付支出="3200.50")),
    "risk_house": (watched("因安全住房"), watched("因安全住房", 住房安全保障="危房改造")),
    "risk_water": (watched("因安全饮水"), watched("因安全饮水", 饮水安全保障="是")),
    "risk_disability": (watched("因残"), watched("因残", 社会帮扶="慰问")),
    "risk_school": (watched("因学"), watched("因学", 教育帮扶="雨露计划")),
    "risk_disaster_kind": (watched("因自然灾害"), watched("因自然灾害", 因自然灾害子项="洪涝灾害")),
    "monitor_no_risk": (watched(""), watched("因学")),
    "monitor_no_date": (watched(**{FOUND: "不详"}), watched()),
    "monitor_no_income": (
        replace(watched(家庭纯收入=""), reported_income=None),
        replace(watched(家庭纯收入="23000"), reported_income=None),
    ),
    "not_yet_helped": (
        watched(实施开发式帮扶措施情况="尚未实施"),
        watched(实施开发式帮扶措施情况="尚未实施", **{FOUND: "202609"}),
    ),
    "removed_soon": (
        watched(**{GONE: "是", GONE_ON: "202605"}),
        watched(**{GONE: "是", GONE_ON: "202609"}),
    ),
    "removed_no_date": (watched(**{GONE: "是"}), watched(**{GONE: "是", GONE_ON: "202609"})),
    "removed_no_measure": (
        watched(风险消除方式="帮扶消除"),
        watched(风险消除方式="帮扶消除", 产业帮扶="种苗"),
    ),
    "removed_no_after": (
        watched(**{GONE: "是", **AFTER, "风险消除后家庭纯收入": ""}),
        watched(**{GONE: "是", **AFTER}),
    ),
    "after_below_range": (
        watched(**{GONE: "是", "风险消除后家庭人均纯收入": "6900"}),
        watched(**{GONE: "是", "风险消除后家庭人均纯收入": "7000"}),
    ),
    "high_at_identification": (
        replace(watched(), reported_income=25000_00),
        replace(watched(**{FOUND: "202203"}), reported_income=25000_00),
    ),
    "only_security": (watched(综合保障="低保"), watched(综合保障="低保", 产业帮扶="种苗")),
    "job_help_no_labour": (
        watched("因病", who(labour="无劳动力"), 就业帮扶="劳务输出"),
        watched("因病", who(labour="弱劳动力或半劳动力"), 就业帮扶="劳务输出"),
    ),
    "relocated_late": (watched(搬迁="是"), watched(搬迁="否")),
    "problem_not_risk": (watched("因学", 是否危房户="是"), watched("因安全住房", 是否危房户="是")),
    "found_in_future": (watched(**{FOUND: "202701"}), watched(**{FOUND: "202610"})),
    # -- account
    "price": (
        book(line("B1", 3000, sub="玉米", quantity="100", unit="斤")),
        book(line("B1", 300, sub="玉米", quantity="100", unit="公斤")),
    ),
    "price_head": (
        book(line("B2", 300, sub="育肥猪", quantity="2", unit="头")),
        book(line("B2", 3600, sub="育肥猪", quantity="2", unit="头")),
    ),
    "yield": (
        book(
            line("E1", 90, sub="玉米", note="种子，3 亩"),
            line("B1", 9000, sub="玉米", quantity="4500", unit="公斤"),
        ),
        book(
            line("E1", 90, sub="玉米", note="种子，3 亩"),
            line("B1", 3000, sub="玉米", quantity="1500", unit="公斤"),
        ),
    ),
    "land_rent": (
        book(line("C2", 30000, quantity="3", unit="亩")),
        book(line("C2", 1500, quantity="3", unit="亩")),
    ),
    "eaten_over_owned": (
        book(
            line("B2", 800, "2026-01", "猪", use="stock", quantity="2", unit="头"),
            line("B2", 9000, "2026-02", "猪", quantity="3", unit="头"),
        ),
        book(
            line("B2", 800, "2026-01", "猪", use="stock", quantity="3", unit="头"),
            line("B2", 9000, "2026-02", "猪", quantity="3", unit="头"),
        ),
    ),
    "eaten_much": (
        book(line("B2", 9000, sub="猪肉", use="eaten", quantity="300", unit="公斤")),
        book(line("B2", 900, sub="猪肉", use="eaten", quantity="60", unit="公斤")),
    ),
    "wage_month": (book(line("A1", 36000)), book(line("A1", 3600))),
    "wage_young": (
        house(who(), child(), lines=(line("A1", 3000, member_id="m-张小"),)),
        house(who(), child(), lines=(line("A1", 3000, member_id="m-张三"),)),
    ),
    "wage_old": (
        house(old(age=74), lines=(line("A1", 3000, member_id="m-老张"),)),
        house(old(age=69), lines=(line("A1", 3000, member_id="m-老张"),)),
    ),
    "wage_months": (
        house(who(work_months=2), lines=tuple(each("A1", 3, member_id="m-张三"))),
        house(who(work_months=3), lines=tuple(each("A1", 3, member_id="m-张三"))),
    ),
    "wage_and_sent": (
        book(line("A1", 4000), line("D6", 2500, sub="19")),
        book(line("A1", 4000), line("D6", 2500, "2026-07", sub="19")),
    ),
    "wage_of_stranger": (
        house(
            who(), who("李四", relation="之子", shares=False), lines=(line("A1", 3000, member_id="m-李四"),)
        ),
        house(who(), who("李四", relation="之子"), lines=(line("A1", 3000, member_id="m-李四"),)),
    ),
    "sent_over_year": (
        book(line("A1", 4000, living_cost=150000, sent_home=300000)),
        book(line("A1", 4000, living_cost=150000, sent_home=250000)),
    ),
    "pension_age": (book(line("D4", 120)), house(old(), lines=(line("D4", 120),))),
    "elder_age": (
        house(old(age=79), lines=(line("D6", 50, sub="4"),)),
        house(old(age=80), lines=(line("D6", 50, sub="4"),)),
    ),
    "pension_missing": (
        house(old(), lines=tuple(each("B2", 11))),
        house(old(), lines=(*each("B2", 11), line("D4", 120))),
    ),
    "dibao_unmarked": (
        house(who(national={"是否享受低保": "否"}), lines=(line("D2", 300),)),
        house(who(national={"是否享受低保": "是"}), lines=(line("D2", 300),)),
    ),
    "dibao_unbooked": (
        house(who(national={"是否享受低保": "是"}), lines=tuple(each("B2", 3))),
        house(who(national={"是否享受低保": "是"}), lines=tuple(each("D2", 3))),
    ),
    "student_aid": (
        book(line("D6", 1500, sub="7")),
        house(who(), child(), lines=(line("D6", 1500, sub="7"),)),
    ),
    "disability_aid": (
        book(line("D6", 100, sub="6")),
        house(who(health="残疾"), lines=(line("D6", 100, sub="6"),)),
    ),
    "cost_no_income": (book(line("E2", 700)), book(line("E2", 700), line("B2", 1700))),
    "income_no_cost": (book(line("B2", 9000)), book(line("B2", 9000), line("E2", 3000))),
    "year_jump": (
        book(*each("A1", 12, 1000, "2025-09"), *each("A1", 12, 4000)),
        book(*each("A1", 12, 3000, "2025-09"), *each("A1", 12, 4000)),
    ),
    "reported_differs": (
        replace(book(*each("A1", 12, 1000)), reported_income=60000_00),
        replace(book(*each("A1", 12, 1000)), reported_income=13000_00),
    ),
    "happened_elsewhere": (
        book(line("B2", 900, happened=date(2026, 6, 3))),
        book(line("B2", 900, happened=date(2026, 9, 3))),
    ),
    # -- habit
    "months_alike": (book(*_ALIKE), book(*_ALIKE[:6], line("A1", 3121, "2026-08"), *_ALIKE[9:])),
    "round_figures": (book(*_ROUND), book(*_UNROUND)),
    "thousands": (
        book(*(line("A1", 4000, month) for month in months(6))),
        book(*(line("A1", 4000, month) for month in months(5))),
    ),
    "line_twice": (
        book(line("B2", 900, n=1), line("B2", 900, n=2)),
        book(line("B2", 900, n=1), line("B2", 900, n=2, happened=date(2026, 9, 4))),
    ),
    "estimates": (
        book(line("A1", 900), line("B2", 1000, basis="estimated")),
        book(line("A1", 1000), line("B2", 900, basis="estimated")),
    ),
    "silent": (book(line("A1", 3000, "2026-05")), book(line("A1", 3000, "2026-07"))),
    "never_booked": (house(kind="脱贫户"), house(kind="一般农户")),
    "unsigned": (
        book(*each("A1", 3)),
        replace(book(*each("A1", 3)), signed=frozenset({"2026-08"})),
    ),
    "unvisited": (
        house(visited=date(2026, 6, 1), kind="脱贫户"),
        house(visited=date(2026, 7, 1), kind="脱贫户"),
    ),
    "kinds_few": (book(*each("A1", 12)), book(*each("A1", 12), line("D4", 120))),
    # -- village
    "id_twice": (house(), house(who(id_number=id_of(serial="003"))), Shared(ids={id_of(): ("h2",)})),
    "phone_shared": (
        house(),
        house(who(phone="13900000002"), phone="13900000002"),
        Shared(phones={"13900000001": ("h1", "h2", "h3"), "13900000002": ("h1", "h2")}),
    ),
    "account_shared": (
        house(who(account="6217000011112222")),
        house(who(account="6217000011113333")),
        Shared(accounts={"6217000011112222": ("h1", "h2")}),
    ),
    "paper_shared": (_paper(None, 900_00)[0], book(line("B1", 500, sub="豆")), _paper(None, 900_00)[1]),
    "paper_overdrawn": (
        _paper(800_00, 900_00)[0],
        book(line("B1", 500, sub="豆")),
        Shared(
            papers={
                **_paper(800_00, 900_00)[1].papers,
                "e-B1-豆-2026-09-1": Paper("p2", 900_00, 900_00, ("h1", "h2")),
            }
        ),
    ),
    "sale_twin": (
        book(_SALE),
        book(replace(_SALE, listed=True)),
        Shared(sales={same_sale(_SALE): ("h1", "h2")}),
    ),
}
