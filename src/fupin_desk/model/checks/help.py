"""Checks about watching and helping: risk against measure, dates against what was done.

They read what the monitoring table says (risk kinds, fourteen groups of measures, dates) and what is
recorded here as help. "Nothing done" is never said: the help may simply not be written down yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.facts import ABLE, House, fen, filled, month, months_between
from fupin_desk.model.checks.household import problems
from fupin_desk.model.checks.rule import Around, Check, Hit, check, hit
from fupin_desk.model.values import Month, yuan

RISK: Final = "致贫/返贫风险1|致贫/返贫风险2"
FOUND: Final = "识别监测时间|风险识别时间"
GONE: Final = "风险是否已消除|风险是否消除"
GROUPS: Final = (
    "产业帮扶", "就业帮扶", "金融帮扶", "公益岗位帮扶", "公益性岗位帮扶", "住房安全保障", "饮水安全保障",
    "健康帮扶", "义务教育保障", "教育帮扶", "综合保障", "社会帮扶", "搬迁", "生产生活条件改善",
    "基础设施建设",
)  # fmt: skip
AFTER: Final = (
    "风险消除后工资性收入", "风险消除后财产性收入", "风险消除后转移性收入", "风险消除后生产经营性收入",
    "风险消除后生产经营性支出", "风险消除后家庭纯收入", "风险消除后家庭人均纯收入",
)  # fmt: skip


def _labour(house: House) -> tuple[int, int]:
    """(how many can work, how many there are)."""
    return sum(1 for one in house.people if one.labour in ABLE), len(house.people)


@check(
    "risk_labour", N_("风险写缺劳动力，家里有劳动力"), "warn", "help", reads=("劳动技能",), columns=(RISK,),
    asks=N_("{who}家现在谁能干活？风险原因要不要重新选？"),
)  # fmt: skip
def _risk_labour(house: House, around: Around) -> Iterator[Hit]:
    able, people = _labour(house)
    if "缺劳动力" in house.risks and people and able * 4 > people:
        yield hit(able, people, detail=_("{people} 人里 {able} 人有劳动力").format(people=people, able=able))


@check(
    "risk_jobs", N_("风险写务工就业不稳，家里没有人务工"), "warn", "help",
    reads=("劳动技能", "务工时间（月）"), columns=(RISK,),
    asks=N_("{who}家今年有谁务工？风险原因要不要重新选？"),
)  # fmt: skip
def _risk_jobs(house: House, around: Around) -> Iterator[Hit]:
    able, people = _labour(house)
    works = any(one.work_months for one in house.people)
    if "因务工就业不稳" in house.risks and people and not (able and works):
        yield hit(able, works)


@check(
    "risk_illness_cost", N_("风险写因病，合规自付是 0"), "warn", "help", sensitive=True,
    columns=(RISK, "合规自付支出"), asks=N_("{who}家这一年自己付了多少药费、住院费？把票据找出来看看。"),
)  # fmt: skip
def _risk_illness_cost(house: House, around: Around) -> Iterator[Hit]:
    if "因病" in house.risks and not fen(house.says("合规自付支出")):
        yield hit("因病", house.says("合规自付支出"))


def _risk_without(code: str, title: str, asks: str, risk: str, groups: tuple[str, ...]) -> Check:
    """A check that a risk has one of its groups of measures."""

    @check(code, title, "warn", "help", asks=asks, columns=(RISK,), reads=groups, sensitive=True)
    def look(house: House, around: Around) -> Iterator[Hit]:
        if risk in house.risks and not house.removed and not house.helped(*groups):
            yield hit(risk, *(house.says(group) for group in groups))

    return look


_risk_house = _risk_without(
    "risk_house", N_("风险写住房，没有住房或搬迁措施"), N_("{who}家的房子现在怎么样？修了没有？"),
    "因安全住房", ("住房安全保障", "搬迁"),
)  # fmt: skip
_risk_water = _risk_without(
    "risk_water", N_("风险写饮水，没有饮水措施"), N_("{who}家现在吃水从哪里来？够不够、干不干净？"),
    "因安全饮水", ("饮水安全保障",),
)  # fmt: skip
_risk_disability = _risk_without(
    "risk_disability", N_("风险写因残，没有综合保障或社会帮扶"), N_("{who}家该享受的保障都享受到了吗？"),
    "因残", ("综合保障", "社会帮扶"),
)  # fmt: skip
_risk_school = _risk_without(
    "risk_school", N_("风险写因学，没有教育措施"), N_("{who}家孩子上学得到了哪些资助？"),
    "因学", ("义务教育保障", "教育帮扶"),
)  # fmt: skip


@check(
    "risk_disaster_kind", N_("风险写因自然灾害，没有写哪一种"), "warn", "help", columns=(RISK,),
    reads=("因自然灾害子项",), asks=N_("{who}家受的是什么灾？什么时候？"),
)  # fmt: skip
def _risk_disaster_kind(house: House, around: Around) -> Iterator[Hit]:
    if "因自然灾害" in house.risks and not filled(house.says("因自然灾害子项")):
        yield hit(house.says("因自然灾害子项"))


@check(
    "monitor_no_risk", N_("监测对象没有写风险"), "warn", "help", reads=("监测对象类别",), columns=(RISK,),
    asks=N_("{who}家主要难在哪里？"),
)  # fmt: skip
def _monitor_no_risk(house: House, around: Around) -> Iterator[Hit]:
    if house.monitor_category and not house.risks:
        yield hit(house.monitor_category)


@check(
    "monitor_no_date", N_("监测对象没有写识别时间"), "warn", "help",
    reads=("监测对象类别",), columns=(FOUND,), asks=N_("{who}家是哪个月纳入的？"),
)  # fmt: skip
def _monitor_no_date(house: House, around: Around) -> Iterator[Hit]:
    told = house.says("识别监测时间") or house.says("风险识别时间") or house.identified
    if house.monitor_category and house.identified_on is None:
        yield hit(house.monitor_category, told)


@check(
    "monitor_no_income", N_("监测对象没有写收入"), "warn", "help", reads=("监测对象类别", "人均纯收入"),
    columns=("家庭纯收入|工资性收入",), asks=N_("{who}家识别时的收入是多少？"),
)  # fmt: skip
def _monitor_no_income(house: House, around: Around) -> Iterator[Hit]:
    told = house.says("家庭纯收入") or house.says("工资性收入")
    if house.monitor_category and house.reported_income is None and fen(told) is None:
        yield hit(house.monitor_category, told)


@check(
    "not_yet_helped", N_("识别满一个月，帮扶措施还写尚未实施"), "warn", "help", bound="help_months",
    columns=("实施开发式帮扶措施情况", FOUND), asks=N_("给{who}家定的帮扶，现在做到哪一步了？"),
)  # fmt: skip
def _not_yet_helped(house: House, around: Around) -> Iterator[Hit]:
    found, told = house.identified_on, house.says("实施开发式帮扶措施情况")
    passed = months_between(found, Month.of(around.today)) if found else -1
    if house.monitored and "尚未实施" in told and passed > around.bounds.high("help_months"):
        yield hit(told, found)


@check(
    "removed_soon", N_("识别后很快就消除风险"), "warn", "help", bound="removal_months", columns=(FOUND, GONE),
    asks=N_("{who}家的风险是怎么消除的？现在稳不稳？"),
)  # fmt: skip
def _removed_soon(house: House, around: Around) -> Iterator[Hit]:
    found, gone = house.identified_on, house.removed_on
    if house.removed and found and gone:
        passed = months_between(found, gone)
        if passed < around.bounds.low("removal_months"):
            yield hit(found, gone, detail=_("隔了 {count} 个月").format(count=passed))


@check(
    "removed_no_date", N_("风险已消除，没有写哪一天"), "warn", "help", columns=(GONE,),
    reads=("消除监测时间",), asks=N_("{who}家是哪个月消除的？有会议和公示吗？"),
)  # fmt: skip
def _removed_no_date(house: House, around: Around) -> Iterator[Hit]:
    if house.removed and house.removed_on is None:
        yield hit(house.says("消除监测时间"), house.says("风险消除时间"))


@check(
    "removed_no_measure", N_("写帮扶消除，没有任何措施"), "warn", "help", columns=("风险消除方式",),
    reads=GROUPS, asks=N_("这一年给{who}家做了哪些帮扶？补记下来。"),
)  # fmt: skip
def _removed_no_measure(house: House, around: Around) -> Iterator[Hit]:
    if house.says("风险消除方式") == "帮扶消除" and not house.helped(*GROUPS) and not house.measures:
        yield hit(house.says("风险消除方式"))


@check(
    "removed_no_after", N_("风险已消除，消除后的收入没有填"), "warn", "help", columns=(GONE, "|".join(AFTER)),
    asks=N_("{who}家风险消除以后这一年的收入各是多少？"),
)  # fmt: skip
def _removed_no_after(house: House, around: Around) -> Iterator[Hit]:
    if house.removed:
        blank = [name for name in AFTER if not house.says(name)]
        if blank:
            detail = _("有 {count} 栏没有填").format(count=len(blank))
            yield hit(*blank, detail=detail)


@check(
    "after_below_range", N_("消除后的人均收入还在监测范围以内"), "warn", "help", bound="range_line",
    columns=(GONE, "风险消除后家庭人均纯收入"), asks=N_("{who}家现在的收入稳不稳？是不是还要继续帮？"),
)  # fmt: skip
def _after_below_range(house: House, around: Around) -> Iterator[Hit]:
    after = fen(house.says("风险消除后家庭人均纯收入"))
    line = around.range_line
    if house.removed and after is not None and line is not None and after < line:
        detail = _("消除后 {amount} 元，监测范围 {line} 元").format(amount=yuan(after), line=yuan(line))
        yield hit(after, line, detail=detail)


@check(
    "high_at_identification", N_("识别时的人均收入偏高"), "warn", "help", bound="per_head_identified",
    reads=("人均纯收入",), columns=(FOUND,), asks=N_("{who}家识别时的收入是怎么算的？支出大的是哪几样？"),
)  # fmt: skip
def _high_at_identification(house: House, around: Around) -> Iterator[Hit]:
    found, each = house.identified_on, house.reported_income
    since = house.monitor_category and found is not None and found >= Month(2023, 1)
    if since and each is not None and each > around.bounds.high("per_head_identified") * 100:
        yield hit(found, each, detail=_("登记 {amount} 元").format(amount=yuan(each)))


@check(
    "only_security", N_("家里有劳动力，措施只有综合保障"), "warn", "help", reads=("劳动技能",),
    columns=("综合保障",), asks=N_("{who}家想做点什么？务工、种养，哪样帮得上？"),
)  # fmt: skip
def _only_security(house: House, around: Around) -> Iterator[Hit]:
    others = [group for group in GROUPS if group != "综合保障"]
    if house.monitored and _labour(house)[0] and house.helped("综合保障") and not house.helped(*others):
        yield hit(_labour(house)[0], house.says("综合保障"))


@check(
    "job_help_no_labour", N_("有就业帮扶，家里没有劳动力"), "warn", "help", reads=("劳动技能",),
    columns=("就业帮扶",), asks=N_("{who}家的就业帮扶是给谁的？"),
)  # fmt: skip
def _job_help_no_labour(house: House, around: Around) -> Iterator[Hit]:
    told = [one.labour for one in house.people if one.labour]
    weak = any(state in (*ABLE, "弱劳动力或半劳动力") for state in told)
    if filled(house.says("就业帮扶")) and told and not weak:
        yield hit(house.says("就业帮扶"), *told)


@check(
    "relocated_late", N_("2021 年以后识别，登记了搬迁措施"), "warn", "help", columns=("搬迁", FOUND),
    asks=N_("{who}家的搬迁是哪一年的？"),
)  # fmt: skip
def _relocated_late(house: House, around: Around) -> Iterator[Hit]:
    found = house.identified_on
    if filled(house.says("搬迁")) and found is not None and found >= Month(2021, 1):
        yield hit(house.says("搬迁"), found)


@check(
    "problem_not_risk", N_("登记有保障问题，风险里没有写"), "warn", "help", sensitive=True,
    columns=(RISK,), asks=N_("{who}家的上学、看病、住房、吃水，现在哪一样还有难处？"),
)  # fmt: skip
def _problem_not_risk(house: House, around: Around) -> Iterator[Hit]:
    lacking = [column for column, risk in problems(house) if risk not in house.risks]
    if lacking and house.monitored:
        yield hit(*lacking, *house.risks, detail="、".join(name.removeprefix("是否") for name in lacking))


@check(
    "found_in_future", N_("识别或消除的时间还没有到"), "error", "help", columns=(FOUND,),
    asks=N_("{who}家的识别时间、消除时间各是哪个月？"),
)  # fmt: skip
def _found_in_future(house: House, around: Around) -> Iterator[Hit]:
    now = Month.of(around.today)
    told = [house.says("识别监测时间"), house.says("风险识别时间"), house.says("消除监测时间")]
    late = [text for text in told if (at := month(text)) is not None and at > now]
    found, gone = house.identified_on, house.removed_on
    if late or (found and gone and gone < found):
        yield hit(*told)


HELP: Final[tuple[Check, ...]] = (
    _risk_labour, _risk_jobs, _risk_illness_cost, _risk_house, _risk_water, _risk_disability, _risk_school,
    _risk_disaster_kind, _monitor_no_risk, _monitor_no_date, _monitor_no_income, _not_yet_helped,
    _removed_soon, _removed_no_date, _removed_no_measure, _removed_no_after, _after_below_range,
    _high_at_identification, _only_security, _job_help_no_labour, _relocated_late, _problem_not_risk,
    _found_in_future,
)  # fmt: skip
