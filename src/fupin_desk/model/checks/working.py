"""Checks about work: age, school, labour and health against wage work and welfare posts.

Nobody is told to work or not to; a state that does not fit is asked about, and the answer may well be that
an old man still goes out with his sons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.facts import ABLE, UNABLE, YES, House, filled, month, number
from fupin_desk.model.checks.rule import Around, Check, Hit, check, hit

_WORKING_AGE: Final = 16
_SCHOOL: Final = frozenset(
    {"小学", "七年级", "八年级", "九年级", "普通高中一年级", "普通高中二年级", "普通高中三年级", "学前教育",
     "中职一年级", "中职二年级", "中职三年级"}
)  # fmt: skip
JOB: Final = "公益性岗位类型"
PLACE: Final = "务工所在地|务工所在县"


@check(
    "work_place_no_months", N_("写了务工地点，没有务工月数"), "warn", "people", reads=("务工时间（月）",),
    columns=(PLACE,), asks=N_("{who}今年在外面干了几个月？"),
)  # fmt: skip
def _work_place_no_months(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        place = one.says("务工所在地") or one.says("务工所在县")
        if filled(place) and not one.work_months:
            yield hit(place, one.work_months, of=one)


@check(
    "work_months_no_place", N_("写了务工月数，没有务工地点"), "warn", "people", reads=("务工时间（月）",),
    columns=(PLACE,), asks=N_("{who}在哪里务工？"),
)  # fmt: skip
def _work_months_no_place(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        place = one.says("务工所在地") or one.says("务工所在县")
        if one.work_months and not filled(place):
            yield hit(place, one.work_months, of=one)


@check(
    "work_months_over", N_("一年务工超过 12 个月"), "error", "people", reads=("务工时间（月）",),
    asks=N_("{who}今年在外面一共几个月？"),
)  # fmt: skip
def _work_months_over(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.work_months is not None and not 0 <= one.work_months <= 12:
            yield hit(one.work_months, of=one)


@check(
    "child_works", N_("不满 16 周岁，登记了务工"), "error", "people", reads=("出生日期", "务工时间（月）"),
    asks=N_("{who}今年多大？务工月数是不是填错了行？"),
)  # fmt: skip
def _child_works(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.age is not None and one.age < _WORKING_AGE and one.work_months:
            yield hit(one.age, one.work_months, of=one)


@check(
    "elder_works", N_("年纪大，登记了常年务工"), "hint", "people", reads=("出生日期", "务工时间（月）"),
    bound="work_age", asks=N_("{who}今年还在外面干活吗？干了几个月？"),
)  # fmt: skip
def _elder_works(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.age is not None and one.age > around.bounds.high("work_age") and (one.work_months or 0) >= 6:
            yield hit(one.age, one.work_months, of=one, detail=_("{age} 岁").format(age=one.age))


@check(
    "student_works", N_("在校学生登记了务工"), "warn", "people", reads=("在校生状况", "务工时间（月）"),
    asks=N_("{who}还在上学吗？务工是假期里的，还是已经不上了？"),
)  # fmt: skip
def _student_works(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.student in _SCHOOL and one.work_months:
            yield hit(one.student, one.work_months, of=one)


@check(
    "elder_labour", N_("满 60 周岁，劳动技能填法要核对"), "warn", "people",
    reads=("出生日期", "劳动技能"), asks=N_("{who}现在还干哪些活？劳动技能按规定重新选一下。"),
)  # fmt: skip
def _elder_labour(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.age is not None and one.age >= 60 and one.labour in (*ABLE, "丧失劳动力"):
            yield hit(one.age >= 60, one.labour, of=one, detail=_("填的是“{value}”").format(value=one.labour))


@check(
    "child_labour", N_("不满 16 周岁，劳动技能不是无劳动力"), "warn", "people",
    reads=("出生日期", "劳动技能"), asks=N_("{who}的劳动技能填错了吗？"),
)  # fmt: skip
def _child_labour(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.age is not None and one.age < _WORKING_AGE and one.labour in ABLE:
            yield hit(one.age < _WORKING_AGE, one.labour, of=one)


@check(
    "unable_works", N_("登记没有劳动力，又登记了务工"), "warn", "people",
    reads=("劳动技能", "务工时间（月）"), asks=N_("{who}今年干活了吗？劳动技能要不要改？"),
)  # fmt: skip
def _unable_works(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.labour in UNABLE and one.work_months:
            yield hit(one.labour, one.work_months, of=one)


@check(
    "child_job", N_("不满 16 周岁，登记了公益性岗位"), "error", "people", reads=("出生日期",), columns=(JOB,),
    asks=N_("公益岗是家里谁在做？登记到{who}名下了。"),
)  # fmt: skip
def _child_job(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        if one.age is not None and one.age < _WORKING_AGE and filled(one.says(JOB)):
            yield hit(one.age, one.says(JOB), of=one)


@check(
    "job_elsewhere", N_("公益性岗位在县外"), "warn", "people", columns=(JOB, PLACE),
    asks=N_("{who}的公益岗在哪里？是不是又外出务工了？"),
)  # fmt: skip
def _job_elsewhere(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        place = one.says("务工所在地") or one.says("务工所在县")
        away = around.county and filled(place) and around.county not in place and "县" in place
        if filled(one.says(JOB)) and away:
            yield hit(one.says(JOB), place, of=one)


@check(
    "job_months", N_("公益性岗位月数不合常理"), "warn", "people", columns=(JOB, "公益性岗位(月数)"),
    asks=N_("{who}的公益岗今年做了几个月？"),
)  # fmt: skip
def _job_months(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        told = one.says("公益性岗位(月数)")
        months = number(told)
        if filled(one.says(JOB)) and (months is None or not 0 < months <= 12):
            yield hit(one.says(JOB), told, of=one)


@check(
    "work_ended", N_("务工已经结束，还登记在务工"), "warn", "people", columns=("是否已务工", "结束时间"),
    asks=N_("{who}回来了没有？现在还在外面干活吗？"),
)  # fmt: skip
def _work_ended(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        ended = month(one.says("结束时间"))
        if one.says("是否已务工") in YES and ended is not None and ended.last < around.today:
            yield hit(one.says("是否已务工"), one.says("结束时间"), of=one)


WORKING: Final[tuple[Check, ...]] = (
    _work_place_no_months, _work_months_no_place, _work_months_over, _child_works, _elder_works,
    _student_works,
    _elder_labour, _child_labour, _unable_works, _child_job, _job_elsewhere, _job_months, _work_ended,
)  # fmt: skip
