"""A national export, a village's own sheet and csv: the same people, the same faults, nothing invented."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fupin_desk.intake.codes import Codes
from fupin_desk.intake.roster import RosterReading, read_roster
from fupin_desk.intake.troubles import Cancelled, FileUnreadable, NoRoster

Read = Callable[..., RosterReading]
Found = Callable[[RosterReading], set[tuple[int | None, str, str, str]]]


@pytest.fixture(scope="module")
def reading(read: Read, sample: bytes) -> RosterReading:
    return read(sample, ledger_village="松林村")


def test_every_fault_of_the_sample_is_named_and_nothing_else(
    reading: RosterReading, expected: set[Any], found: Found
) -> None:
    assert found(reading) == expected
    assert {one.sheet for one in reading.findings} == {"脱贫人口信息"}


def test_a_mended_cell_says_what_was_stored(reading: RosterReading, key: dict[str, Any]) -> None:
    said = {(one.row, one.code): one for one in reading.findings}
    for fault in key["faults"]:
        if fault["severity"] == "normalise" or fault["code"] in {"ID_15", "COUNT_MISMATCH"}:
            assert said[fault["row"], fault["code"]].stored == str(fault["expect"])


def test_sound_rows_of_the_sample_come_through_unchanged(reading: RosterReading, key: dict[str, Any]) -> None:
    flawed = {fault["row"] for fault in key["faults"]}
    truth = {member["row"]: (house, member) for house in key["truth"] for member in house["members"]}
    fields = ("name", "id", "relation", "ethnic", "edu", "school", "health", "labour", "phone", "remark")
    ours = {"id": "id_number", "edu": "education", "school": "student"}
    count = 0
    for house in reading.households:
        for member in house.members:
            home, person = truth[member.row]
            assert house.household_no == home["hid"]
            assert member.person_no == person["pid"]
            if member.row not in flawed:
                assert {name: getattr(member, ours.get(name, name)) for name in fields} == {
                    name: person[name] for name in fields
                }
                assert member.birth is not None
                assert member.birth.isoformat() == person["birth"]
                assert (member.sex == "男") == person["male"]
                assert member.work_months == person["months"]
                count += 1
    assert count == 166 - 40


def test_households_keep_their_members_and_facts(reading: RosterReading, key: dict[str, Any]) -> None:
    assert len(reading.households) == key["totals"]["households"]
    assert sum(len(house.members) for house in reading.households) == key["totals"]["members"]
    first, truth = reading.households[0], key["truth"][0]
    assert (first.group, first.kind, first.cause) == (truth["group"], truth["kind"], truth["cause"])
    assert first.monitor_category == "边缘易致贫户"
    assert first.income_fen == 1258353
    assert first.identified == "201311"


def test_what_could_not_be_believed_is_empty_but_the_text_is_kept(reading: RosterReading) -> None:
    member = {member.row: member for house in reading.households for member in house.members}
    assert member[88].id_number == ""
    assert member[88].given["证件号码"] == "9.90123195007243e+17"
    assert member[19].id_number == "99012319930603808841"
    assert member[100].remark == "长" * 32_000
    assert member[136].remark == "\t=1+1"
    assert member[160].remark == "\u2066隔离\u2069"
    assert member[36].name == "周〇某"
    assert member[158].relation == ""


def test_a_household_income_comes_from_its_sound_cells(reading: RosterReading) -> None:
    by_row = {house.row: house for house in reading.households}
    assert by_row[89].income_fen == 974675  # the head's cell is negative, two other rows agree
    assert by_row[142].income_fen is None  # "——" in the only row


def test_another_village_is_an_error_and_the_person_stays(reading: RosterReading) -> None:
    assert reading.village == "松林村"
    assert any(member.row == 80 for house in reading.households for member in house.members)


def test_a_roster_of_another_village_than_the_ledgers_is_said_once(read: Read, sample: bytes) -> None:
    said = [one for one in read(sample, ledger_village="石门村").findings if one.code == "VILLAGE_DIFFERS"]
    assert [(one.row, one.severity, one.given, one.stored) for one in said] == [
        (None, "normalise", "松林村", "石门村")
    ]


def test_a_village_sheet_gives_the_same_findings(
    read: Read, village_style: tuple[bytes, set[Any], list[int]], found: Found
) -> None:
    data, wanted, lines = village_style
    reading = read(data)
    got = found(reading)
    skipped = next(one for one in reading.findings if one.code == "ROWS_SKIPPED")
    assert got - {(None, "", "ROWS_SKIPPED", "normalise")} == wanted
    assert skipped.given == "、".join(str(line) for line in lines)
    assert len(reading.households) == 60
    assert sum(len(house.members) for house in reading.households) == 166
    assert reading.header_row == 4


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("gb18030", ","), ("utf-8-sig", ","), ("utf-8", ";"), ("utf-16", "\t"), ("utf-16-le", ",")],
)
def test_csv_gives_the_same_findings(
    read: Read,
    csv_style: Callable[[str, str], bytes],
    expected: set[Any],
    found: Found,
    encoding: str,
    delimiter: str,
) -> None:
    assert found(read(csv_style(encoding, delimiter))) == expected


def test_the_file_is_named_by_its_digest_and_reads_the_same_twice(read: Read, sample: bytes) -> None:
    once, twice = read(sample), read(sample)
    assert once == twice
    assert once.sha256 == hashlib.sha256(sample).hexdigest()


def test_progress_counts_the_people(read: Read, sample: bytes) -> None:
    told: list[tuple[int, int]] = []
    read(sample, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (166, 166)
    assert [done for done, _total in told] == sorted(done for done, _total in told)


def test_cancelling_stops_it(read: Read, sample: bytes) -> None:
    with pytest.raises(Cancelled):
        read(sample, cancelled=lambda: True)


def test_a_path_is_read_and_a_missing_one_refused(tmp_path: Path, codes: Codes, sample: bytes) -> None:
    from datetime import date

    path = tmp_path / "名册.xlsx"
    path.write_bytes(sample)
    assert len(read_roster(path, codes=codes, today=date(2026, 11, 22)).households) == 60
    with pytest.raises(FileUnreadable, match=r"没有\.xlsx"):
        read_roster(tmp_path / "没有.xlsx", codes=codes, today=date(2026, 11, 22))


def test_a_sheet_without_names_is_no_roster(read: Read, book: Callable[..., bytes]) -> None:
    with pytest.raises(NoRoster) as refused:
        read(book([["日期", "金额"], ["2026-01-01", 12]]))
    assert refused.value.exit_code == 3


def test_the_key_holds_each_code_once(key: dict[str, Any]) -> None:
    assert max(Counter(fault["code"] for fault in key["faults"]).values()) == 1
