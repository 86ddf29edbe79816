"""Checks about a household as a whole: its head, its spouses, its size, its own columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.facts import ABLE, UNABLE, YES, House, fen, filled, number
from fupin_desk.model.checks.rule import Around, Check, Hit, check, hit
from fupin_desk.model.values import divide, yuan

DANGER: Final = "是否危房户|危房户"
WATER: Final = "是否解决安全饮用水"
SCHOOL: Final = "是否义务教育阶段适龄儿童少年失学辍学"
INSURED: Final = "是否有家庭成员未参加城乡居民（职工）基本医疗保险"
BACKED: Final = "整户无劳动能力兜底保障户"
INCOME: Final = ("工资性收入", "生产经营性收入", "财产性收入", "转移性收入")


@check(
    "no_head", N_("这一户没有户主"), "error", "household", reads=("与户主关系",),
    asks=N_("家里现在谁当家？户主登记成谁？"),
)  # fmt: skip
def _no_head(house: House, around: Around) -> Iterator[Hit]:
    if house.people and all(one.relation != "户主" for one in house.people):
        yield hit(*(one.id for one in house.people))


@check(
    "two_heads", N_("这一户不止一个户主"), "error", "household", reads=("与户主关系",),
    asks=N_("家里现在谁当家？其他人和他是什么关系？"),
)  # fmt: skip
def _two_heads(house: House, around: Around) -> Iterator[Hit]:
    heads = [one for one in house.people if one.relation == "户主"]
    if len(heads) > 1:
        yield hit(*(one.id for one in heads), detail="、".join(one.name for one in heads))


@check(
    "two_spouses", N_("这一户不止一个配偶"), "warn", "household", reads=("与户主关系",),
    asks=N_("{who}家里登记成配偶的是哪几位？关系填对没有？"),
)  # fmt: skip
def _two_spouses(house: House, around: Around) -> Iterator[Hit]:
    spouses = [one for one in house.people if one.relation == "配偶"]
    if len(spouses) > 1:
        yield hit(*(one.id for one in spouses), detail="、".join(one.name for one in spouses))


@check(
    "spouse_same_sex", N_("户主和配偶性别相同"), "warn", "household", reads=("与户主关系", "性别"),
    asks=N_("{who}和配偶的性别登记对没有？"),
)  # fmt: skip
def _spouse_same_sex(house: House, around: Around) -> Iterator[Hit]:
    heads = [one for one in house.people if one.relation == "户主"]
    for spouse in house.people:
        if spouse.relation == "配偶" and len(heads) == 1 and spouse.sex and spouse.sex == heads[0].sex:
            yield hit(heads[0].sex, spouse.sex, of=spouse)


@check(
    "size_differs", N_("登记的人口数和成员数不一致"), "warn", "household", columns=("家庭人口数|人数",),
    asks=N_("家里现在几口人？谁来了、谁走了？"),
)  # fmt: skip
def _size_differs(house: House, around: Around) -> Iterator[Hit]:
    told = house.says("家庭人口数") or house.says("人数")
    size = number(told.removesuffix("人"))
    if size is not None and size != len(house.people):
        detail = _("系统 {told} 人，账上 {here} 人").format(told=int(size), here=len(house.people))
        yield hit(told, len(house.people), detail=detail)


@check(
    "nobody_named", N_("这一户没有成员"), "error", "household", reads=("姓名",),
    asks=N_("这一户还有人住吗？"),
)  # fmt: skip
def _nobody_named(house: House, around: Around) -> Iterator[Hit]:
    if not house.people:
        yield hit(house.number)


@check(
    "no_phone", N_("这一户没有登记电话"), "hint", "household", reads=("联系电话",),
    asks=N_("有事打哪个电话找得到{who}家里的人？"),
)  # fmt: skip
def _no_phone(house: House, around: Around) -> Iterator[Hit]:
    if house.people and not house.phone.strip() and not any(one.phone.strip() for one in house.people):
        yield hit(house.phone)


@check(
    "income_adds_up", N_("系统里的家庭纯收入和各项加起来对不上"), "warn", "household",
    columns=(*INCOME, "生产经营性支出", "家庭纯收入"), asks=N_("{who}家上报的收入，各项和合计哪个抄错了？"),
)  # fmt: skip
def _income_adds_up(house: House, around: Around) -> Iterator[Hit]:
    given = [house.says(name) for name in (*INCOME, "生产经营性支出", "家庭纯收入")]
    told = [fen(text) if text else 0 for text in given]
    net = told[-1]
    if given[-1] and net is not None and None not in told:
        sums = sum(amount or 0 for amount in told[:4]) - (told[4] or 0)
        if abs(sums - net) > 100:
            detail = _("合计填 {net} 元，各项相加 {sums} 元").format(net=yuan(net), sums=yuan(sums))
            yield hit(*given, detail=detail)


@check(
    "head_adds_up", N_("系统里的人均纯收入不等于家庭纯收入除以人口"), "warn", "household",
    reads=("人均纯收入",), columns=("家庭纯收入", "家庭人口数|人数"),
    asks=N_("{who}家上报的人均纯收入是怎么算的？"),
)  # fmt: skip
def _head_adds_up(house: House, around: Around) -> Iterator[Hit]:
    net = fen(house.says("家庭纯收入"))
    size = int(number((house.says("家庭人口数") or house.says("人数")).removesuffix("人")) or 0)
    each = house.reported_income
    if net is not None and size > 0 and each is not None and abs(divide(net, size) - each) > 100:
        detail = _("填 {each} 元，算出来 {here} 元").format(each=yuan(each), here=yuan(divide(net, size)))
        yield hit(net, size, each, detail=detail)


@check(
    "per_head_low", N_("系统里的人均纯收入偏低"), "warn", "household",
    reads=("人均纯收入",), bound="per_head", asks=N_("{who}家这一年的收入记全了吗？还有哪些没有算进去？"),
)  # fmt: skip
def _per_head_low(house: House, around: Around) -> Iterator[Hit]:
    each = house.reported_income
    if each is not None and each < around.bounds.low("per_head") * 100:
        yield hit(each, detail=_("登记 {amount} 元").format(amount=yuan(each)))


@check(
    "wage_tiny", N_("系统里的工资性收入只有几十元"), "warn", "household", bound="wage_year",
    columns=("工资性收入",), asks=N_("{who}家今年的工资是多少？单位是不是填错了（万元当成元）？"),
)  # fmt: skip
def _wage_tiny(house: House, around: Around) -> Iterator[Hit]:
    wage = fen(house.says("工资性收入"))
    if wage is not None and 0 < wage < around.bounds.low("wage_year") * 100:
        yield hit(wage, detail=_("登记 {amount} 元").format(amount=yuan(wage)))


@check(
    "no_labour_not_backed", N_("全家没有劳动力，没有登记为兜底保障"), "warn", "household", sensitive=True,
    reads=("劳动技能",), columns=(BACKED,), asks=N_("{who}家现在谁能干活？够不够条件，要不要帮着申请？"),
)  # fmt: skip
def _no_labour_not_backed(house: House, around: Around) -> Iterator[Hit]:
    told = [one.labour for one in house.people if one.labour]
    nobody = bool(told) and len(told) == len(house.people) and all(state in UNABLE for state in told)
    if nobody and house.says(BACKED) not in YES:
        yield hit(house.says(BACKED), *told)


@check(
    "labour_but_backed", N_("登记为全家无劳动能力，家里有人有劳动力"), "warn", "household", sensitive=True,
    reads=("劳动技能",), columns=(BACKED,), asks=N_("{who}家现在谁能干活？登记要不要改？"),
)  # fmt: skip
def _labour_but_backed(house: House, around: Around) -> Iterator[Hit]:
    able = [one.name for one in house.people if one.labour in ABLE]
    if able and house.says(BACKED) in YES:
        yield hit(house.says(BACKED), *able, detail="、".join(able))


@check(
    "head_without_id", N_("户主没有登记证件号码"), "warn", "household", reads=("证件号码",),
    asks=N_("请看一下户主的身份证，把号码补上。"),
)  # fmt: skip
def _head_without_id(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.relation == "户主" and not one.id_number:
            yield hit(one.id_number, of=one)


def problems(house: House) -> list[tuple[str, str]]:
    """(column, risk) of every guarantee problem the export names."""
    found = []
    if house.says(SCHOOL) in YES:
        found.append((SCHOOL, "因学"))
    if any(house.says(name) in YES for name in DANGER.split("|")):
        found.append((DANGER.partition("|")[0], "因安全住房"))
    if filled_no(house.says(WATER)):
        found.append((WATER, "因安全饮水"))
    if house.says(INSURED) in YES:
        found.append((INSURED, "因病"))
    return found


def filled_no(text: str) -> bool:
    """Whether a cell says no in so many words."""
    return bool(text) and not filled(text) and text not in ("-", "—", "/")


HOUSEHOLD: Final[tuple[Check, ...]] = (
    _no_head, _two_heads, _two_spouses, _spouse_same_sex, _size_differs, _nobody_named, _no_phone,
    _income_adds_up, _head_adds_up, _per_head_low, _wage_tiny, _no_labour_not_backed, _labour_but_backed,
    _head_without_id,
)  # fmt: skip
