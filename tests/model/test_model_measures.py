"""The words help is recorded in: dated data, in force first, strictly read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fupin_desk.model.measures import parse_help_words
from fupin_desk.model.packfile import BadPack

DATA = (Path(__file__).parents[2] / "resources" / "codes" / "help.toml").read_bytes()


def test_fourteen_groups_and_the_funds_of_the_day_first() -> None:
    words = parse_help_words(DATA)
    assert len(words.measures) == len(set(words.measures)) == 14
    assert words.funds_on(date(2026, 10, 1))[0] == "中央财政常态化帮扶资金"
    assert words.funds_on(date(2025, 10, 1))[0] == "中央财政衔接资金"
    every = [words.funds_on(date(year, 6, 1)) for year in (2019, 2025, 2026, 2040)]
    assert {tuple(sorted(funds)) for funds in every} == {tuple(sorted(every[0]))}, "none is ever lost"
    assert not words.confirmed_by
    assert words.source


def test_no_word_of_the_lists_is_one_that_is_never_said() -> None:
    text = DATA.decode()
    assert not [word for word in ("贫困户", "扶贫", "迎检") if word in text]


@pytest.mark.parametrize(
    "wrong",
    [b"", b"[[fund]]\n", DATA + b"\nnonsense = 1\n", DATA.replace(b"from = 2026-01-01", b'from = "soon"', 1)],
)
def test_a_misspelt_list_is_refused(wrong: bytes) -> None:
    with pytest.raises(BadPack):
        parse_help_words(wrong)
