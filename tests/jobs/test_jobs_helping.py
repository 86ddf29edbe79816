"""Help-record cards, and who is on duty."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fupin_desk.jobs import helping, keeping
from fupin_desk.jobs.helping import HelpDraft
from fupin_desk.model.help import NoSuchHelp, UnclearHelp
from fupin_desk.model.village import UnknownDuty
from tests.jobs.desk import Desk


def _add(desk: Desk, **other: Any) -> str:
    facts: dict[str, Any] = {
        "happened": date(2026, 10, 9), "content": "送玉米种", "measure": "产业帮扶",
        "fund_source": "衔接资金",
        "goods": "玉米种", "quantity": "5袋", "document_no": "清农〔2026〕7号", "paying_unit": "清溪镇",
    }  # fmt: skip
    return helping.add(desk.office, desk.house, HelpDraft(**(facts | other)))


def _line(desk: Desk) -> helping.HelpLine:
    return helping.records(desk.office, desk.house)[0]


def test_a_record_says_who_paid_and_who_helped(desk: Desk) -> None:
    person = helping.add_person(desk.office, "王帮", "helper", "县农业局", "0830-1234")
    helping.pair(desk.office, person, desk.house)
    _add(desk, amount=50_000, photos=(desk.photo(),))
    line = _line(desk)
    assert (line.fund_source, line.document_no, line.paying_unit, line.helper, line.amount) == (
        "衔接资金", "清农〔2026〕7号", "清溪镇", "王帮", 50_000,
    )  # fmt: skip
    assert (line.vouchers, line.head, line.state, line.confirmed) == (1, "张三", "draft", "")


def test_unclear_help_is_refused_with_its_photo(desk: Desk) -> None:
    before = sorted((desk.office.folder.path / "blobs").rglob("*"))
    with pytest.raises(UnclearHelp):
        _add(desk, fund_source="", photos=(desk.photo(),))
    assert helping.records(desk.office) == []
    assert sorted((desk.office.folder.path / "blobs").rglob("*")) == before


def test_both_sign_in_either_order_and_the_household_says_what_came(desk: Desk) -> None:
    record = _add(desk)
    helping.sign(desk.office, record, "helper", sheet=desk.photo())
    assert (_line(desk).state, _line(desk).signed_helper) == ("draft", "signed")
    helping.sign(desk.office, record, "household", "fingerprint", date(2026, 10, 12), confirmed="received")
    line = _line(desk)
    assert (line.state, line.signed_household, line.confirmed) == ("signed", "fingerprint", "received")


def test_only_the_household_says_what_came(desk: Desk) -> None:
    record = _add(desk)
    helping.sign(desk.office, record, "helper", confirmed="received")
    assert _line(desk).confirmed == ""
    with pytest.raises(NoSuchHelp):
        helping.sign(desk.office, "nobody", "helper")
    with pytest.raises(UnclearHelp):
        helping.sign(desk.office, record, "household", confirmed="certainly")


def test_undone_help_is_gone(desk: Desk) -> None:
    _add(desk)
    assert keeping.undo(desk.office) == "记帮扶"
    assert helping.records(desk.office) == []


def test_duties_are_those_of_the_list(desk: Desk) -> None:
    with pytest.raises(UnknownDuty):
        helping.add_person(desk.office, "x", "king")
    helping.add_person(desk.office, "钱秘", "village_secretary", phone="1")
    assert [p.duty_label for p in helping.people(desk.office)] == ["第一书记", "村党组织书记"]
