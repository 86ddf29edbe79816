"""Whatever is in the cells, whatever happened to the file: a reading or a Trouble, and no person lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from fupin_desk.errors import Trouble
from fupin_desk.intake.cells import BLANK, Cell, Kind, Sheet
from fupin_desk.intake.codes import Codes
from fupin_desk.intake.roster import RosterReading, judge_sheets
from fupin_desk.intake.troubles import Limits, NoRoster

TODAY = date(2026, 11, 22)
HEADINGS = (
    "序号 行政村 村民小组 户编号 人编号 姓名 性别 证件类型 证件号码 出生日期 人数 与户主关系 民族 文化程度"
    " 在校生状况 健康状况 劳动技能 务工时间（月） 户类型 致贫原因 人均纯收入（元） 户联系电话"
    " 联系电话 备注 别的"
)
HEAD = tuple(HEADINGS.split())
ODDITIES = (
    "户主 配偶 之子 男 女 小计 注： #REF! =1 9e9 1e999 -0 99012319800618795X 990123640312805 1988-08-02"
    " 9999-12-31 0001-01-01 99999 13800000000 1.0 ∞ ² ٣ ½ 99999999999999999999999999 残疾, , \0 \ud800"
    ' ="1" 12月 一二三'
)
ODD = tuple(ODDITIES.split(" "))

kinds: st.SearchStrategy[Kind] = st.sampled_from(["s", "s", "s", "n", "d", "b", "e", "f"])
texts = st.one_of(st.text(max_size=12), st.sampled_from(ODD))
cells = st.builds(Cell, kinds, texts)
rows = st.dictionaries(st.integers(1, len(HEAD)), cells, max_size=len(HEAD))
merges = st.tuples(st.integers(2, 9), st.integers(1, 25), st.integers(2, 9), st.integers(1, 25))


@settings(max_examples=300)
@given(st.dictionaries(st.integers(2, 9), rows, min_size=1, max_size=8), st.lists(merges, max_size=3))
def test_no_cell_raises_and_no_named_person_is_lost(
    codes: Codes, body: dict[int, dict[int, Cell]], spans: list[tuple[int, int, int, int]]
) -> None:
    heading = {column: Cell("s", text) for column, text in enumerate(HEAD, start=1)}
    for row, told in body.items():
        told[6] = Cell("s", f"甲{row}")
        if not told.get(9, BLANK).text.strip():
            told[9] = Cell("s", "无")
    sheet = Sheet("名", {1: heading, **dict(sorted(body.items()))}, tuple(spans))
    reading = judge_sheets([sheet], file="a", codes=codes, today=TODAY)
    assert sorted(one.row for house in reading.households for one in house.members) == sorted(body)
    for one in reading.findings:
        assert one.row is None or one.row in body
        assert one.column in ("", *HEAD)


@given(st.lists(st.dictionaries(st.integers(1, 30), rows, max_size=9), max_size=3))
def test_sheets_of_anything_are_read_or_refused(
    codes: Codes, several: list[dict[int, dict[int, Cell]]]
) -> None:
    sheets = [Sheet(str(at), dict(sorted(body.items()))) for at, body in enumerate(several)]
    try:
        reading = judge_sheets(sheets, file="a", codes=codes, today=TODAY)
    except NoRoster:
        return
    assert reading.households


@settings(max_examples=12)
@given(st.data())
def test_a_mutated_file_is_read_or_refused(
    read: Callable[..., RosterReading], sample: bytes, data: st.DataObject
) -> None:
    limits = Limits(cpu_seconds=10, memory_bytes=512 << 20)
    if data.draw(st.booleans(), label="inside the zip"):
        whole = _mutated_part(sample, data)
    else:
        whole = _mutated(sample, data)
    try:
        assert read(whole, limits=limits).households
    except Trouble as refused:
        _assert_spoken(refused)


def _assert_spoken(refused: Trouble) -> None:
    assert refused.what
    assert refused.now


def _mutated(whole: bytes, data: st.DataObject) -> bytes:
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    return bytes(changed[: data.draw(st.integers(len(changed) // 2, len(changed)))])


def _mutated_part(sample: bytes, data: st.DataObject) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = data.draw(st.sampled_from(sorted(old.namelist())))
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _mutated(part, data) if name == chosen else part)
    return out.getvalue()
