"""Packs as counties write them: any text is read or refused by name, every switch is shown and bites."""

from __future__ import annotations

import dataclasses
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fupin_desk.model.absence import Told, absence, questions
from fupin_desk.model.figures import Line
from fupin_desk.model.income import VIEWS, statement
from fupin_desk.model.items import parse_items
from fupin_desk.model.packfile import BadPack
from fupin_desk.model.rules import (
    ABSENCES,
    CASES,
    RulePack,
    Treatment,
    in_force,
    parse_pack,
    refuse_unknown_items,
)
from fupin_desk.model.switches import GROUPS, differs, side_by_side, switches
from fupin_desk.model.values import Month, Window
from tests.model.test_model_income_laws import YEAR, ledgers

RESOURCES = Path(__file__).parents[2] / "resources"
NAMES = ("generic-2023", "ratio-style", "sichuan-style")
TEXTS = {name: (RESOURCES / "rules" / f"{name}.toml").read_text("utf-8") for name in NAMES}
PACKS = {name: parse_pack(text.encode()) for name, text in TEXTS.items()}
ITEMS = parse_items((RESOURCES / "items.toml").read_bytes())
AT = Month(2026, 10)
HUGE = "a number of five thousand digits"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.dates()
    | st.decimals(allow_nan=True, allow_infinity=True) | st.just(HUGE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=4,
)  # fmt: skip


def _toml(value: Any) -> str:
    """A value as TOML writes it, odd ones included."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value == HUGE:
        return "0x" + "F" * 5000
    if isinstance(value, Decimal):
        return str(value).lower().removeprefix("s").replace("infinity", "inf") if value.is_finite() else "nan"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" for c in value if not 0xD800 <= ord(c) < 0xE000) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in value.items()) + "}"
    return '""' if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read(text: str) -> RulePack | None:
    """The pack, or None if it was refused, as it must be, by a key."""
    refused = None
    try:
        return parse_pack(text.encode())
    except BadPack as error:
        refused = error
    assert refused.facts["place"]
    assert refused.facts["why"]
    assert refused.what
    return None


@settings(max_examples=300)
@given(st.sampled_from(NAMES), st.data())
def test_any_value_anywhere_is_read_or_refused_by_its_key(name: str, data: st.DataObject) -> None:
    lines = TEXTS[name].splitlines()
    places = [n for n, line in enumerate(lines) if " = " in line and not line.startswith("#")]
    at = data.draw(st.sampled_from(places))
    key = lines[at].split(" = ", 1)[0]
    lines[at] = f"{key} = {_toml(data.draw(ANYTHING))}"
    pack = _read("\n".join(lines))
    if pack is not None:
        assert switches(pack, ITEMS)


@settings(max_examples=200)
@given(st.sampled_from(NAMES), st.data())
def test_a_text_cut_or_garbled_anywhere_never_crashes(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 60)))
    _read(text[:start] + data.draw(st.text(max_size=8).filter(lambda t: t.isprintable())) + text[end:])


@given(st.binary(max_size=200))
@example(b"a = 0x" + b"F" * 20_000)
@example(b"\xef\xbb\xbf")
def test_bytes_of_any_kind_are_refused(data: bytes) -> None:
    with pytest.raises(BadPack):
        parse_pack(data)


def test_an_amount_longer_than_any_number_is_refused() -> None:
    long = "below_line_plus_yuan = 0x" + "F" * 5000
    assert _read(TEXTS["generic-2023"].replace("below_line_plus_yuan = 1000", long)) is None


@pytest.mark.parametrize("name", NAMES)
def test_every_key_of_a_pack_is_shown_to_people(name: str) -> None:
    """What changes in the file changes in the list of rules, or stands on the card's head."""
    table = tomllib.loads(TEXTS[name])
    shown = {switch.key for switch in switches(PACKS[name], ITEMS)}
    assert {"eaten", "stock", "migrant", "cost", "divisor", "year", "period", "ledger", "cards"} <= shown
    assert {f"cases.{case}" for case in CASES} <= shown
    assert {f"members.{absence}" for absence in ABSENCES} <= shown
    for section in ("notice_days", "clocks"):
        assert {f"{section}.{key}" for key in table[section]} <= shown
    assert {f"cost.{item}" for item in table["cost"].get("applies", {})} <= shown
    assert {switch.group for switch in switches(PACKS[name], ITEMS)} <= set(GROUPS)
    assert all(switch.name and switch.words for switch in switches(PACKS[name], ITEMS))


def test_no_two_different_packs_look_the_same() -> None:
    """Every field that a rule could ask for shows when it changes."""
    pack = PACKS["ratio-style"]
    changed = {
        "year_start_month": 1, "period": "xun", "migrant": "remitted", "divisor": "registered",
        "cost_method": "voucher", "cost_kept": frozenset({"E4"}), "near_band": 1, "transfer_share": 1,
        "signers": ("household", "helper", "first_secretary"), "also_sign": (), "cards": ("door",),
        "exit_checklist": ("有水",), "notice_days": {"exit": 1}, "clocks": {"identify_days": 1},
        "minutes": ("recorder",), "members": {**pack.members, "student": False},
        "cost_ratio": {**pack.cost_ratio, "grain": 1},
    }  # fmt: skip
    for field, value in changed.items():
        other = dataclasses.replace(pack, **{field: value})  # type: ignore[arg-type]
        assert any(differs(row) for row in side_by_side(pack, other, ITEMS)), field
    assert not any(differs(row) for row in side_by_side(pack, pack, ITEMS))


def test_the_sichuan_pack_is_signed_by_four_and_confirmed_by_nobody() -> None:
    pack = PACKS["sichuan-style"]
    assert pack.signers == ("household", "helper", "first_secretary", "village_secretary")
    assert len(pack.exit_checklist) == 7
    assert "township_principal" in pack.minutes
    assert not pack.confirmed
    assert (pack.valid_from.month, pack.year_start_month) == (10, 10)


@pytest.mark.parametrize(
    ("item", "case"),
    [
        ("D2", "dibao"), ("D3", "dibao"), ("D4", "pension"), ("D6.5", "pension"), ("D6.7", "scholarship"),
        ("D6.10", "support"), ("D6.17", "earmarked"), ("D6.18", "one_off"), ("D6.19", "remittance"),
        ("C5.3", "asset_sale"), ("R", "claims"), ("G1", "loan"),
    ],
)  # fmt: skip
def test_every_disputed_case_has_a_fact_and_its_switch_decides_it(item: str, case: str) -> None:
    """Row by row of the table of disputed cases: counted, partly (rounded half up a line), not."""
    code, sub = ITEMS.parse(item)
    use = "sold" if code.startswith("B") else None
    lines = [Line(f"e{n}", AT, code, sub, 333, use, "actual", "voucher") for n in range(3)]  # type: ignore[arg-type]
    found = {}
    for said in ('"counted"', '"not"', '{ count = "partly", share = 0.5 }'):
        text = TEXTS["generic-2023"]
        old = next(line for line in text.splitlines() if line.startswith(f"{case} = "))
        pack = _read(text.replace(old, f"{case} = {said}"))
        if pack is not None:
            found[said] = statement(lines, pack, Window(AT, AT), 1, ITEMS).view("policy").net
    if case in ("claims", "loan"):
        assert found == {'"not"': 0}, "nobody can switch this on"
    else:
        assert list(found.values()) == [999, 0, 3 * 167]


def test_a_pack_is_in_force_from_its_first_month_on() -> None:
    old, new = PACKS["ratio-style"], PACKS["generic-2023"]
    assert in_force([new, old], Month(2022, 12)) is old
    assert in_force([new, old], Month(2023, 1)) is new
    assert in_force([new, old], Month(1999, 1)) is old, "before the first began, the first"


@pytest.mark.parametrize(
    ("remark", "student", "why"),
    [
        ("2025年9月参军", "", "conscript"), ("现役", "", "conscript"), ("服刑中", "", "prison"),
        ("失联多年", "", "missing"), ("2024年嫁出", "", "married_out"), ("", "本科", "student"),
        ("", "小学", ""), ("退役军人", "", ""), ("其子参军", "", ""), ("丈夫服刑", "", ""),
        ("刑满释放", "", ""), ("", "", ""), ("常年在外务工", "", ""),
    ],
)  # fmt: skip
def test_why_somebody_is_away_is_read_from_the_words(remark: str, student: str, why: str) -> None:
    assert absence(Told(remark, student, shares=True)) == why


def test_a_ledger_that_shares_otherwise_than_the_pack_is_a_question() -> None:
    people = [
        Told("参军", "", shares=True), Told("2026年入伍参军", "", shares=True),
        Told("", "大专", shares=False), Told("服刑", "", shares=False),
    ]  # fmt: skip
    assert questions(PACKS["generic-2023"], people) == [
        "有 2 人记着“服兵役”，账上算共享收入；核算办法说不算，请核实。",
        "有 1 人记着“在外上学”，账上不算共享收入；核算办法说算，请核实。",
    ]
    registered = dataclasses.replace(PACKS["generic-2023"], divisor="registered")
    assert questions(registered, people) == []


@given(ledgers(), st.sampled_from(NAMES), st.sampled_from(["counted", "not", "half"]), st.booleans())
def test_months_add_up_to_the_year_under_every_pack(
    lines: list[Line], name: str, eaten: str, kept: bool
) -> None:
    treatments = {
        "counted": Treatment("counted", 10_000), "not": Treatment("not", 0),
        "half": Treatment("partly", 3_333),
    }  # fmt: skip
    pack = dataclasses.replace(
        PACKS[name], eaten=treatments[eaten], cost_kept=frozenset({"E4"}) if kept else frozenset()
    )
    whole = statement(lines, pack, YEAR, 3, ITEMS)
    months = [statement(lines, pack, Window(at, at), 3, ITEMS) for at in YEAR.months()]
    for view in VIEWS:
        assert sum(month.view(view).net for month in months) == whole.view(view).net
        assert sum(month.view(view).income for month in months) == whole.view(view).income


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"B1" = "grain"', '"B9" = "grain"', "cost.applies.B9"),
        ('"B1" = "grain"', '"E1" = "grain"', "cost.applies.E1"),
        ('"B1" = "grain"', '"D6.99" = "grain"', "cost.applies.D6.99"),
        ("kept = []", 'kept = ["E1", "B1"]', "cost.kept"),
        ("kept = []", 'kept = ["E7"]', "cost.kept"),
    ],
)
def test_a_ratio_for_an_item_that_is_none_is_refused(old: str, new: str, place: str) -> None:
    pack = parse_pack(TEXTS["ratio-style"].replace(old, new, 1).encode())
    with pytest.raises(BadPack) as refused:
        refuse_unknown_items(pack, ITEMS)
    assert refused.value.facts["place"] == place
    for good in PACKS.values():
        refuse_unknown_items(good, ITEMS)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("exit = 7", "exlt = 7", "notice_days.exlt"),
        ("identify_days", "identity_days", "clocks.identity_days"),
        ("missing = false", "missed = false", "members.missing"),
        ("married_out = false", "married_out = false\nabroad = true", "members.abroad"),
        ('title = "通用核算办法（2023 分项）"', 'title = "两\\n行"', "title"),
    ],
)  # fmt: skip
def test_a_misspelt_key_anywhere_is_refused(old: str, new: str, place: str) -> None:
    text = TEXTS["generic-2023"]
    assert old in text
    with pytest.raises(BadPack) as refused:
        parse_pack(text.replace(old, new, 1).encode())
    assert refused.value.facts["place"] == place
