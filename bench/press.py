"""How fast the press is: pages of the indoor card per CPU second, against a bare reportlab canvas.

The bare canvas draws the same strings at the same places and the same square codes, nothing else: no
lines, no marks, no pictograms, no line breaking. So the ratio says what the card's own work costs.
Both run in this process one after the other and are counted in CPU time.
"""

from __future__ import annotations

import io
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from reportlab.pdfgen import canvas

from fupin_desk.model.income import Coverage, Statement, View
from fupin_desk.model.values import Month, Window
from fupin_desk.paper import code, ink
from fupin_desk.paper.faces import Faces, type_case
from fupin_desk.paper.indoor import print_indoor
from fupin_desk.paper.sheets import (
    Account,
    Contacts,
    Counts,
    Family,
    Helper,
    IndoorCard,
    Measure,
    Member,
    Place,
    PlainLine,
    SentHome,
)

CARDS = 1_000
LIMIT = 0.6
_FONTS = Path(__file__).parents[1] / "resources" / "fonts"
_DAY = date(2026, 10, 12)
_Strings = list[tuple[str, str, float, float, float]]
"""Font, text, size, x and y of every string of a page."""
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张"
_GIVEN = "长林秀兰文杰静桂芳志强建国玉梅春燕海涛小军丽华明辉"


def _faces() -> Faces:
    names = ("NotoSansSC-Regular", "NotoSansSC-Medium", "NotoSansSC-Bold", "RareKai-Regular")
    return Faces(*((_FONTS / f"{name}.ttf").read_bytes() for name in names))


def _card(number: int) -> IndoorCard:
    """One invented household; names and amounts differ from card to card."""
    dice = random.Random(number)

    def name() -> str:
        return dice.choice(_SURNAMES) + "".join(dice.choices(_GIVEN, k=2))

    wage, grain, help_ = (dice.randrange(10_000, 3_000_000) for _each in range(3))
    members = tuple(Member(name(), relation, "在家种养") for relation in ("户主", "配偶", "之子", "之女"))
    views = {
        kind: View(kind, wage + grain, help_, wage, wage // 4, Coverage(43, 14, 43), ())
        for kind in ("policy", "cash", "home")
    }
    window = Window(Month(2025, 10), Month(2026, 9))
    statement = Statement("p", "通用办法", False, window, 4, cast("Any", views), 6, ())
    line = PlainLine("grain", "卖粮", grain, Counts(3, 1, 2), f"稻谷、玉米 {number}千克")
    account = Account(
        statement,
        (
            PlainLine("wage", "打工的工资", wage, Counts(8, 2), "务工10个月", SentHome(wage // 2, Counts(9))),
            line,
            replace(line, icon="pig", name="卖猪、鸡"),
            replace(line, icon="card", name="各种补贴"),
        ),
        (replace(line, name="种子、化肥", note=""), replace(line, name="饲料、防疫", note="")),
        (replace(line, name="自家吃的粮", note=""),),
        65,
    )
    paper = f"云人社〔2026〕{number}号"
    measures = tuple(
        Measure(date(2026, month, 8), "外出务工交通补助", "400.00元", "就业补助资金", paper, "县人社局")
        for month in (1, 4, 7)
    )
    family = Family(f"{number:08d}", f"松林03-{number:03d}", "三组", name(), 4, members,
                    Helper(name(), "县农业农村局", "199 0000 0117"))  # fmt: skip
    contacts = Contacts("李明", "199 0000 0101", "每月逢五", "镇便民服务中心", "0990-555 0120", "12317")
    return IndoorCard(
        Place("999999204001", "云岭县", "石桥镇", "松林村"), family, contacts, account, measures
    )


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _strings(cards: list[IndoorCard], faces: Faces) -> tuple[list[_Strings], list[str]]:
    """Every string (font, text, size, x, y) page by page, and every code, by listening to one run."""
    pages: list[_Strings] = [[]]
    codes: list[str] = []
    fonts = dict(zip("RMB", (font.fontName for font in type_case(faces).fonts), strict=False))
    show, end, modules = ink.Ink._show, ink.Ink.end_page, code.modules

    def heard(self: Any, encoded: Any, left: float, base: float, pt: float) -> None:
        known = self.__dict__.setdefault("_heard", {})
        if id(encoded) not in known:
            known.update({id(value): key for key, value in self._encoded.items()})
        text, weight = known[id(encoded)]
        pages[-1].append((fonts[weight], text, pt, left, base))
        show(self, encoded, left, base, pt)

    def ended(self: Any) -> None:
        pages.append([])
        end(self)

    def asked(text: str, level: str = "M") -> tuple[bytes, ...]:
        codes.append(text)
        return modules(text, level)

    patched: Any = ink.Ink
    patched._show, patched.end_page, cast("Any", code).modules = heard, ended, asked
    try:
        print_indoor(cards, faces, _DAY)
    finally:
        patched._show, patched.end_page, cast("Any", code).modules = show, end, modules
    return pages[:-1], codes


def _bare(pages: list[_Strings], codes: list[str]) -> None:
    """The same strings and codes on a canvas, as anybody would write it."""
    paper: Any = cast("Any", canvas.Canvas)(io.BytesIO(), invariant=1, pageCompression=1)
    for strings, text in zip(pages, codes, strict=True):
        for font, words, size, x, y in strings:
            paper.setFont(font, size)
            paper.drawString(x, y, words)
        code.modules.cache_clear()
        path = paper.beginPath()
        rows = code.modules(text)
        unit = 70.9 / len(rows)
        for y_row, row in enumerate(rows):
            x_start = 0
            while x_start < len(row):
                if row[x_start]:
                    x_end = row.find(b"\0", x_start) if b"\0" in row[x_start:] else len(row)
                    path.rect(490 + x_start * unit, 100 - y_row * unit, (x_end - x_start) * unit, unit)
                    x_start = x_end
                else:
                    x_start += 1
        paper.drawPath(path, stroke=0, fill=1)
        paper.showPage()
    paper.save()


def run() -> list[tuple[str, float, float]]:
    """Name, value and limit: the ratio must be at least its limit; pages per second are for reading."""
    faces = _faces()
    cards = [_card(number) for number in range(CARDS)]
    print_indoor(cards[:5], faces, _DAY)
    pages, codes = _strings(cards, faces)
    _bare(pages[:5], codes[:5])
    code.modules.cache_clear()
    ours = _cpu(lambda: print_indoor(cards, faces, _DAY))
    bare = _cpu(lambda: _bare(pages, codes))
    return [
        ("indoor card: pages per CPU second", CARDS / ours, 0.0),
        ("bare canvas: pages per CPU second", CARDS / bare, 0.0),
        ("indoor card against bare canvas", bare / ours, LIMIT),
    ]


if __name__ == "__main__":
    for name, value, limit in run():
        print(f"{name}: {value:.2f}" + (f" (at least {limit})" if limit else ""))
