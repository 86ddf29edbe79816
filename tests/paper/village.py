"""One invented household for the tests of the press: the golden one, its month, and worse ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from fupin_desk.model.income import Coverage, Statement, Step, StepKind, View, ViewName
from fupin_desk.model.values import Month, Window, divide
from fupin_desk.paper.faces import Faces
from fupin_desk.paper.sheets import (
    Account,
    Contacts,
    Counts,
    DoorCard,
    Family,
    FourTotals,
    Good,
    HelpCard,
    Helper,
    IndoorCard,
    Measure,
    Member,
    MonthSheet,
    Place,
    PlainLine,
    SentHome,
    SheetLine,
)

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
FACES = Faces(
    *((FONTS / f"{name}.ttf").read_bytes() for name in (
        "NotoSansSC-Regular", "NotoSansSC-Medium", "NotoSansSC-Bold", "RareKai-Regular",
    ))
)  # fmt: skip
DAY = date(2026, 10, 12)
LONG_NAME = "古丽巴哈尔·阿卜杜外力·买买提吐尔逊尼亚"
SENTENCE = "同一本账、三种算法；上报按政策口径，其余供分析返贫致贫风险。"

PLACE = Place("999999204001", "云岭县", "石桥镇", "松林村")
CONTACTS = Contacts(
    "李明",
    "199 0000 0101",
    "每月逢五赶集日上午，村委会一楼",
    "石桥镇便民服务中心 何静",
    "0990-555 0120",
    "12317",
)
FAMILY = Family(
    alias="8K3Q7T2M",
    number="松林03-017",
    group="三组",
    head="周长林",
    size=4,
    members=(
        Member("周长林", "户主", "在家种养"),
        Member("王秀兰", "配偶", "在家种养"),
        Member("周文杰", "之子", "在浙江务工"),
        Member("周文静", "之女", "县一中读高一"),
    ),
    helper=Helper("罗志强", "县农业农村局", "199 0000 0117"),
)
MEASURES = (
    Measure(
        date(2025, 11, 12),
        "领鸡苗，教养法",
        "鸡苗50只\n折1,000.00元",
        "常态化帮扶资金",
        "云农发〔2025〕14号",
        "县农业农村局",
        "voucher",
    ),
    Measure(
        date(2026, 1, 8),
        "外出务工交通补助",
        "400.00元",
        "就业补助资金",
        "云人社〔2025〕31号",
        "县人社局",
        "voucher",
        in_account=True,
    ),
    Measure(
        date(2026, 3, 20), "柑橘修剪培训", "2次", "驻村工作经费", "石府〔2026〕3号", "镇农技站", "signed"
    ),
    Measure(
        date(2026, 5, 15), "修通入户路", "36米", "以工代赈资金", "云发改〔2026〕9号", "镇政府", "voucher"
    ),
    Measure(
        date(2026, 9, 2),
        "女儿上学助学",
        "1,500.00元",
        "雨露计划",
        "云教发〔2026〕22号",
        "县教育局",
        "voucher",
        in_account=True,
    ),
)


def view(name: ViewName, income: int, cost: int, heads: int, cover: tuple[int, int, int] | None) -> View:
    """One view from whole yuan."""
    net = (income - cost) * 100
    steps = (
        _step("substituted" if name == "home" else "counted", "A1", 9_000 if name == "home" else 18_000),
        _step("ratio_cost", "B1", -cost) if name == "policy" else _step("cost", "E1", -cost),
    )
    return View(
        name, income * 100, cost * 100, net, divide(net, heads), Coverage(*cover) if cover else None, steps
    )


def _step(kind: StepKind, item: str, whole_yuan: int) -> Step:
    return Step(kind, item, "", "", whole_yuan * 100, "", ())


def statement(
    policy: tuple[int, int] = (36_400, 5_900),
    cash: tuple[int, int] = (26_400, 4_100),
    home: tuple[int, int] = (17_400, 4_100),
    heads: int = 4,
    confirmed: bool = True,
    late: int = 6,
    window: Window = Window(Month(2025, 10), Month(2026, 9)),  # noqa: B008
) -> Statement:
    """The golden household's statement unless told otherwise (whole yuan)."""
    return Statement(
        "ratio-style",
        "比例扣除办法",
        confirmed,
        window,
        heads,
        {
            "policy": view("policy", *policy, heads, (43, 14, 43)),
            "cash": view("cash", *cash, heads, (73, 20, 7)),
            "home": view("home", *home, heads, (76, 14, 10)),
        },
        late,
        (),
    )


ACCOUNT = Account(
    statement(),
    income=(
        PlainLine("wage", "打工的工资", 1_800_000, Counts(8, 2), "周文杰 · 在浙江务工10个月",
                  SentHome(900_000, Counts(9))),
        PlainLine("grain", "卖粮", 100_000, Counts(3), "稻谷、玉米 380千克"),
        PlainLine("pig", "卖猪、鸡", 300_000, Counts(0, 4), "猪1头 鸡24只"),
        PlainLine("fruit", "卖果", 200_000, Counts(0, 0, 2), "柑橘 500千克"),
        PlainLine("land", "土地、分红", 0),
        PlainLine("card", "各种补贴", 240_000, Counts(3), "地力补贴、助学、交通补助"),
    ),
    costs=(
        PlainLine("sack", "种子、化肥", 150_000, Counts(6)),
        PlainLine("sack", "饲料、防疫", 190_000, Counts(9)),
        PlainLine("sack", "农药、运费", 70_000, Counts(5)),
    ),
    own=(
        PlainLine("grain", "自家吃的粮", 500_000, Counts(0, 0, 12)),
        PlainLine("pig", "自家吃的猪", 500_000, Counts(0, 0, 2)),
    ),
    entries=65,
)  # fmt: skip
INDOOR = IndoorCard(PLACE, FAMILY, CONTACTS, ACCOUNT, MEASURES, version=2)
DOOR = DoorCard(
    PLACE, FAMILY, CONTACTS, ("产业帮扶", "就业帮扶", "技能培训", "基础设施建设"), version=2,
    statement=statement(), totals=FourTotals(1_800_000, 600_000, 0, 240_000),
)  # fmt: skip


def _line(day: int, name: str, note: str, quantity: str, yuan: int, mark: str, photos: int = 0) -> SheetLine:
    return SheetLine(date(2026, 10, day), name, yuan * 100, mark, note, quantity, photos)  # type: ignore[arg-type]


MONTH = MonthSheet(
    PLACE, FAMILY, CONTACTS, Month(2026, 10), "李明",
    income=(
        _line(5, "务工工资", "周文杰九月工资", "1个月", 1650, "voucher", 1),
        _line(9, "卖稻谷", "镇粮站收购", "180千克", 486, "voucher", 1),
        _line(16, "卖生猪", "同村收购，双方在场", "1头", 1860, "signed"),
        _line(18, "卖柑橘", "合作社收购", "240千克", 960, "voucher", 2),
        replace(_line(20, "地力补贴", "一卡通到账", "1次", 500, "voucher", 1), late=True),
        _line(26, "卖鸡蛋", "赶集零卖，约数", "约60枚", 72, "estimated"),
    ),
    costs=(
        _line(4, "猪饲料", "", "4袋", 540, "voucher", 1),
        _line(8, "化肥", "", "2袋", 296, "voucher", 1),
        _line(12, "果树农药", "", "3瓶", 87, "voucher", 1),
        _line(19, "柑橘运费", "农用车", "1趟", 120, "signed"),
        _line(25, "生猪防疫", "", "2头", 24, "voucher", 1),
    ),
    aside=(
        _line(6, "寄带回", "周文杰微信转回", "1次", 900, "voucher", 1),
        _line(10, "自产自用", "稻谷", "60千克", 162, "signed"),
        _line(22, "自产自用", "鸡蛋", "40枚", 48, "told"),
        _line(30, "生活支出", "电费、话费", "1个月", 158, "voucher", 1),
    ),
    aside_sums=(("寄带回", 90_000), ("自产自用（不计现金）", 21_000), ("生活支出", 15_800)),
    statement=statement((5_738, 1_195), (5_528, 1_067), (4_778, 1_067), late=1,
                        window=Window(Month(2026, 10), Month(2026, 10))),
)  # fmt: skip
HELP = HelpCard(
    PLACE, FAMILY, CONTACTS, date(2025, 11, 12), "入户",
    "把县里发的50只脱温鸡苗送到家，当面点数；现场教周长林搭保温棚、调灯高、配开口料，演示防疫针打法；一起算了一遍成本："
    "一只鸡养到出栏约25元饲料。户主提出入冬前想加固鸡舍顶棚，需要水泥瓦约20片，答应去问。",
    kinds=("产业帮扶", "技能培训"),
    goods=(
        Good("脱温鸡苗", "50 只", 100_000, "常态化帮扶资金", "云农发〔2025〕14号", "县农业农村局", "voucher"),
        Good("保温灯", "2 只", 12_000, "帮扶单位自筹", "县农业农村局工会 2025-11", "县农业农村局", "voucher"),
        Good("养鸡技术指导", "1 次", None, "不动用资金", "", "镇农技站", "signed"),
    ),
    times=3, companions="李明（驻村第一书记）", evidence="发放表1张、灯具发票1张、照片3张",
    words="“鸡苗50只都收到了，活蹦乱跳的，就是怕冷。”",
    next_step="12月10日前回访成活数；水泥瓦20片哪里出（罗志强，11月20日前答复）",
)  # fmt: skip
