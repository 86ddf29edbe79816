"""Checks about one person: numbers, dates, labels and states that do not fit each other.

Most of them are the cleaning rules the national system sends back every winter; here they run before
anything is sent. An ID number may be missing (a newborn has none): that is a hint, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.facts import NO, YES, House, Someone, filled, parts
from fupin_desk.model.checks.rule import Around, Check, Hit, check, hit
from fupin_desk.model.idnumber import check_digit, date_within, sex_within

_OLDEST: Final = 120
_OTHER_PAPERS: Final = frozenset({"护照", "军官证", "士兵证", "出生医学证明", "其他", "户口簿"})
MEDICAL: Final = "是否参加新型农村合作医疗（城乡居民基本医疗保险）"
MEDICAL_STAFF: Final = "是否参加城镇职工基本医疗保险"
YES_NO: Final = (
    "是否享受低保",
    "是否特困供养人员",
    MEDICAL,
    MEDICAL_STAFF,
    "是否参加大病保险",
    "是否参加城乡居民基本养老保险",
    "是否参加城镇职工基本养老保险",
    "是否参加商业补充医疗保险",
    "是否会讲普通话",
    "是否国外务工",
)


def _numbered(house: House) -> Iterator[tuple[Someone, str]]:
    """People with an ID number, and its first 18 characters."""
    for one in house.people:
        if one.id_number and one.id_kind not in _OTHER_PAPERS:
            yield one, one.resident


def _plain(number: str) -> bool:
    """Whether 18 characters can be read as a number at all."""
    return len(number) == 18 and number.isascii() and number[:17].isdigit() and number[17] in "0123456789X"


@check(
    "id_missing", N_("没有登记证件号码"), "hint", "people", reads=("证件号码",),
    asks=N_("{who}的身份证办了没有？办了就把号码补上；刚出生的先问出生证。"),
)  # fmt: skip
def _id_missing(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if not one.id_number and one.relation != "户主" and (one.age is None or one.age >= 1):
            yield hit(one.id_number, of=one)


@check(
    "id_length", N_("证件号码位数不对"), "error", "people", reads=("证件号码",),
    asks=N_("请看一下{who}的身份证，把号码重新抄一遍。"),
)  # fmt: skip
def _id_length(house: House, around: Around) -> Iterator[Hit]:
    for one, _first in _numbered(house):
        if len(one.id_number) not in (18, 20, 22):
            detail = _("应为 18、20 或 22 位，登记的是 {count} 位").format(count=len(one.id_number))
            yield hit(one.id_number, of=one, detail=detail)


@check(
    "id_checksum", N_("证件号码末位校验不对"), "error", "people", reads=("证件号码",),
    asks=N_("请看一下{who}的身份证，逐位核对号码。"),
)  # fmt: skip
def _id_checksum(house: House, around: Around) -> Iterator[Hit]:
    for one, first in _numbered(house):
        if len(one.id_number) in (18, 20, 22) and (not _plain(first) or check_digit(first[:17]) != first[17]):
            yield hit(one.id_number, of=one)


@check(
    "id_birth", N_("证件号码里的出生日期不存在"), "error", "people", reads=("证件号码",),
    asks=N_("请看一下{who}的身份证，号码里的出生年月日抄对没有？"),
)  # fmt: skip
def _id_birth(house: House, around: Around) -> Iterator[Hit]:
    for one, first in _numbered(house):
        if _plain(first):
            born = date_within(first)
            if born is None or born > around.today:
                yield hit(one.id_number, of=one)


@check(
    "birth_odd", N_("出生日期不合常理"), "error", "people", reads=("出生日期",),
    asks=N_("{who}是哪年哪月生的？请看户口簿。"),
)  # fmt: skip
def _birth_odd(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        born = one.birth
        if born is not None and (born > around.today or around.today.year - born.year > _OLDEST):
            yield hit(born, of=one, detail=_("登记的是 {day}").format(day=born))


@check(
    "birth_vs_id", N_("出生日期与证件号码不一致"), "warn", "people", reads=("出生日期", "证件号码"),
    asks=N_("{who}的出生日期以哪个为准？请看身份证和户口簿。"),
)  # fmt: skip
def _birth_vs_id(house: House, around: Around) -> Iterator[Hit]:
    for one, first in _numbered(house):
        born: date | None = date_within(first) if _plain(first) else None
        if born is not None and one.birth is not None and born != one.birth:
            yield hit(one.id_number, one.birth, of=one)


@check(
    "sex_vs_id", N_("性别与证件号码不一致"), "warn", "people", reads=("性别", "证件号码"),
    asks=N_("请看一下{who}的身份证，性别和号码哪个登记错了？"),
)  # fmt: skip
def _sex_vs_id(house: House, around: Around) -> Iterator[Hit]:
    for one, first in _numbered(house):
        if _plain(first) and one.sex and one.sex != sex_within(first):
            yield hit(one.id_number, one.sex, of=one)


@check(
    "certificate_grade", N_("残疾人证号的类别或等级不对"), "error", "people", reads=("证件号码",),
    sensitive=True, asks=N_("请看一下{who}的证件，把证号完整地抄下来。"),
)  # fmt: skip
def _certificate_grade(house: House, around: Around) -> Iterator[Hit]:
    for one, _first in _numbered(house):
        number = one.id_number
        if len(number) in (20, 22) and (number[18] not in "1234567" or number[19] not in "1234"):
            yield hit(number, of=one)


@check(
    "disability_no_certificate", N_("登记有残疾，没有残疾人证号"), "warn", "people", sensitive=True,
    reads=("健康状况", "证件号码"), columns=("残疾类别",),
    asks=N_("{who}的证件办齐了吗？办了就把证号补上，没办的看要不要帮着办。"),
)  # fmt: skip
def _disability_no_certificate(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if "残疾" in one.ill and len(one.id_number) not in (20, 22) and not filled(one.says("残疾类别")):
            yield hit(one.health, len(one.id_number), of=one)


@check(
    "certificate_but_healthy", N_("有残疾人证号，健康状况没有写"), "warn", "people", sensitive=True,
    reads=("健康状况", "证件号码"), asks=N_("{who}的身体情况和登记的一致吗？"),
)  # fmt: skip
def _certificate_but_healthy(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if len(one.id_number) in (20, 22) and "残疾" not in one.ill:
            yield hit(one.health, one.id_number, of=one)


@check(
    "health_missing", N_("没有填健康状况"), "warn", "people", sensitive=True, reads=("健康状况",),
    asks=N_("{who}近来身体怎么样？"),
)  # fmt: skip
def _health_missing(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if not one.health.strip():
            yield hit(one.health, of=one)


@check(
    "health_both", N_("健康状况写了健康，又写了别的"), "warn", "people", sensitive=True, reads=("健康状况",),
    asks=N_("{who}近来身体怎么样？登记的两种说法留哪一种？"),
)  # fmt: skip
def _health_both(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if "健康" in parts(one.health) and one.ill:
            yield hit(one.health, of=one)


@check(
    "education_xor_student", N_("文化程度和在校生状况要填一个，也只填一个"), "warn", "people",
    reads=("文化程度", "在校生状况"), asks=N_("{who}上学上到哪一级？还在上的，问现在几年级。"),
)  # fmt: skip
def _education_xor_student(house: House, around: Around) -> Iterator[Hit]:
    # Where nobody has either, nobody was asked for it: there is no such column.
    given = any(one.education.strip() or one.student.strip() for one in house.people)
    for one in house.people if given else ():
        if bool(one.education.strip()) == bool(one.student.strip()):
            yield hit(one.education, one.student, of=one)


@check(
    "school_age", N_("到了上学年龄，没有填在校生状况"), "warn", "people", reads=("出生日期", "在校生状况"),
    asks=N_("{who}在哪所学校、上几年级？没在校的，记下原因。"),
)  # fmt: skip
def _school_age(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.age is not None and 7 <= one.age < 15 and not one.student.strip():
            yield hit(one.age, one.student, of=one)


def _label(
    code: str, title: str, asks: str, name: str, heading: str,
    *, national: bool = False, optional: bool = True,
) -> Check:  # fmt: skip
    """A check that a value is on the national list of its column."""

    @check(
        code, title, "warn", "people", asks=asks,
        reads=() if national else (heading,), columns=(heading,) if national else (),
    )  # fmt: skip
    def look(house: House, around: Around) -> Iterator[Hit]:
        for one in house.people:
            value = one.says(heading) if national else str(getattr(one, name)).strip()
            if value not in around.labels[name] and (value or not optional):
                told = _("填的是“{value}”").format(value=value[:20]) if value else _("没有填")
                yield hit(value, of=one, detail=told)

    return look


_relation_unknown = _label(
    "relation_unknown", N_("与户主关系不在全国系统的写法里"), N_("{who}和户主是什么关系？"), "relation",
    "与户主关系", optional=False,
)  # fmt: skip
_education_unknown = _label(
    "education_unknown", N_("文化程度不在全国系统的写法里"), N_("{who}上学上到哪一级？"),
    "education", "文化程度",
)  # fmt: skip
_student_unknown = _label(
    "student_unknown", N_("在校生状况不在全国系统的写法里"), N_("{who}现在上几年级？"),
    "student", "在校生状况",
)  # fmt: skip
_labour_unknown = _label(
    "labour_unknown", N_("劳动技能不在全国系统的写法里"), N_("{who}现在能干哪些活？"), "labour", "劳动技能"
)
_political_unknown = _label(
    "political_unknown", N_("政治面貌不在全国系统的写法里"), N_("{who}的政治面貌怎么填？"), "political",
    "政治面貌", national=True, optional=False,
)  # fmt: skip


@check(
    "relation_sex", N_("与户主关系和性别不一致"), "warn", "people", reads=("与户主关系", "性别"),
    asks=N_("{who}和户主是什么关系？性别登记对吗？"),
)  # fmt: skip
def _relation_sex(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        wrong = around.female if one.sex == "男" else around.male if one.sex == "女" else frozenset()
        if one.relation in wrong:
            yield hit(one.relation, one.sex, of=one)


@check(
    "phone_length", N_("电话号码位数不对"), "warn", "people", reads=("联系电话",),
    asks=N_("{who}现在用哪个电话号码？"),
)  # fmt: skip
def _phone_length(house: House, around: Around) -> Iterator[Hit]:
    head = next((one for one in house.people if one.relation == "户主"), None)
    if house.phone and not _is_phone(house.phone) and (head is None or head.phone != house.phone):
        yield hit(house.phone)
    for one in house.people:
        if one.phone and not _is_phone(one.phone):
            yield hit(one.phone, of=one)


def _is_phone(text: str) -> bool:
    digits = "".join(char for char in text if char.isdigit())
    mobile = len(digits) == 11 and digits[0] == "1" and digits == text.strip()
    return mobile or (7 <= len(digits) <= 12 and digits[0] in "023456789" and text.strip()[:1].isdigit())


@check(
    "medical_both", N_("居民医保和职工医保都填了是"), "warn", "people", columns=(MEDICAL, MEDICAL_STAFF),
    asks=N_("{who}今年参加的是哪一种医保？"),
)  # fmt: skip
def _medical_both(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.says(MEDICAL) in YES and one.says(MEDICAL_STAFF) in YES:
            yield hit(one.says(MEDICAL), one.says(MEDICAL_STAFF), of=one)


@check(
    "medical_none", N_("居民医保和职工医保都填了否"), "warn", "people", columns=(MEDICAL, MEDICAL_STAFF),
    asks=N_("{who}今年的医保交了没有？没交的，问问为什么。"),
)  # fmt: skip
def _medical_none(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.says(MEDICAL) in NO and one.says(MEDICAL_STAFF) in NO:
            yield hit(one.says(MEDICAL), one.says(MEDICAL_STAFF), of=one)


@check(
    "yes_no_blank", N_("“是否”一栏没有填"), "warn", "people", columns=("|".join(YES_NO),),
    asks=N_("{who}的资料里有 {what} 栏要填是或否，逐栏问一问。"),
)  # fmt: skip
def _yes_no_blank(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        blank = [name for name in YES_NO if name in one.national and not one.says(name)]
        if blank:
            detail = "、".join(name.removeprefix("是否") for name in blank)
            yield hit(*blank, of=one, what=str(len(blank)), detail=detail)


@check(
    "yes_no_unknown", N_("“是否”一栏填的不是是或否"), "warn", "people", columns=("|".join(YES_NO),),
    asks=N_("{who}的资料里有 {what} 栏要填是或否，逐栏问一问。"),
)  # fmt: skip
def _yes_no_unknown(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        odd = [name for name in YES_NO if one.says(name) and one.says(name) not in YES | NO]
        if odd:
            detail = "、".join(name.removeprefix("是否") for name in odd)
            yield hit(*(one.says(name) for name in odd), of=one, what=str(len(odd)), detail=detail)


PEOPLE: Final[tuple[Check, ...]] = (
    _id_missing, _id_length, _id_checksum, _id_birth, _birth_odd, _birth_vs_id, _sex_vs_id,
    _certificate_grade,
    _disability_no_certificate, _certificate_but_healthy, _health_missing, _health_both,
    _education_xor_student, _school_age, _relation_unknown, _education_unknown, _student_unknown,
    _labour_unknown, _political_unknown, _relation_sex, _phone_length, _yes_no_blank, _yes_no_unknown,
    _medical_both, _medical_none,
)  # fmt: skip
