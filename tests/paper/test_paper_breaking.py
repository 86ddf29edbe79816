from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desk.paper.breaking import ELLIPSIS, break_lines, needs_gap, shorten, tidy

CLOSING = "，。、；：？！）》”"
OPENING = "（《“"


def measure(text: str) -> float:
    """Chinese one em, the rest half, as in most faces."""
    return sum(0.55 if char.isascii() else 1.0 for char in text)


WORDS = st.text(alphabet="柑橘合作社货款（《“，。；）》”123,.元kg% ", min_size=1, max_size=120)


@given(WORDS, st.integers(8, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, width, measure)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(measure(line) <= width + 0.5 + 1e-6 for line in lines)


@pytest.mark.parametrize("width", range(8, 40))
def test_lines_begin_and_end_as_a_printer_would(width: int) -> None:
    text = "户主说（《代养协议》第三条）：养到出栏，每头净得1,234.50元；“不算饲料”，共12,000千克。" * 3
    lines = break_lines(text, width, measure)
    assert not [line for line in lines if line[0] in CLOSING]
    assert not [line for line in lines if line[-1] in OPENING]
    for run in ("1,234.50元", "12,000"):
        assert sum(line.count(run) for line in lines) == 3


def test_an_id_number_is_never_split() -> None:
    lines = break_lines("身份证号999999199001011234请核对", 13, measure)
    assert any("999999199001011234" in line for line in lines)


def test_a_unit_wider_than_the_line_is_cut_not_clipped() -> None:
    lines = break_lines("9" * 50, 10, measure)
    assert "".join(lines) == "9" * 50
    assert len(lines) > 2


def test_too_much_text_ends_visibly() -> None:
    lines = break_lines("一二三四五六七八九十" * 10, 10, measure, limit=3)
    assert len(lines) == 3
    assert lines[-1].endswith(ELLIPSIS)
    assert measure(lines[-1]) <= 10


def test_the_longest_note_is_broken_without_reading_it_whole() -> None:
    lines = break_lines("记" * 32_767, 20, measure, limit=4)
    assert [len(line) for line in lines] == [20, 20, 20, 19 + 1]
    assert lines[-1].endswith(ELLIPSIS)


def test_shorten_keeps_what_fits() -> None:
    assert shorten("柑橘合作社", 5, measure) == "柑橘合作社"
    assert shorten("柑橘合作社", 4, measure) == "柑橘合…"


def test_invisible_joiners_go_and_line_ends_become_blanks() -> None:
    assert tidy("周\u200b长\ufeff林\n一\t组") == "周长林 一 组"
    assert tidy("周\u202e林") == "周\u202e林"


def test_air_only_between_chinese_and_figures() -> None:
    assert needs_gap("年", "1")
    assert needs_gap("8", "月")
    assert not needs_gap("，", "1")
    assert not needs_gap("1", "2")
    assert not needs_gap("年", "月")


@given(WORDS, st.integers(3, 20))
def test_shortened_text_fits_with_its_air(text: str, width: int) -> None:
    def airy(words: str) -> float:
        pairs = pairwise(words)
        return measure(words) + sum(0.08 for left, right in pairs if needs_gap(left, right))

    assert airy(shorten(text, width, airy)) <= width + 1e-6
