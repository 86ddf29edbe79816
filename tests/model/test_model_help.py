"""Help records: clear or refused, and under both signatures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fupin_desk.model import help as help_model
from fupin_desk.model.help import HelpRecord, UnclearHelp, add_help, help_records, vouchers_of_help
from fupin_desk.model.journal import Op
from fupin_desk.model.ledger import AlreadySealed
from fupin_desk.model.signature import sign
from fupin_desk.model.values import TooLong
from fupin_desk.model.voucher import add_voucher
from tests.model.book import VILLAGE, Book


def _help(book: Book, **other: Any) -> str:
    facts: dict[str, Any] = {
        "household_id": book.house, "happened": date(2026, 10, 9), "content": "送种子", "measure": "产业帮扶",
        "fund_source": "衔接资金", "goods": "玉米种", "quantity": "5袋",
    }  # fmt: skip
    with book.change(Op.ADD_HELP) as s:
        return add_help(s, **(facts | other)).id


def _sign(book: Book, help_id: str, role: str, confirmed: str = "") -> None:
    with book.change(Op.SIGN) as s:
        row = s.get_one(HelpRecord, (VILLAGE, help_id))
        if confirmed:
            row.confirmed = confirmed
        sign(
            s, household_id=book.house, subject="help", month="", role=role,
            facts={row.id: row.facts_digest()}, signed_on=date(2026, 10, 10),
        )  # fmt: skip


def _set(book: Book, help_id: str, **fields: object) -> None:
    with book.change(Op.ADD_HELP) as s:
        row = s.get_one(HelpRecord, (VILLAGE, help_id))
        for name, value in fields.items():
            setattr(row, name, value)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"fund_source": " "}, "资金来源"), ({"content": ""}, "帮扶内容"), ({"measure": ""}, "措施类别"),
        ({"amount": 0}, "大于零的金额"), ({"amount": -5}, "大于零的金额"),
        ({"content": "", "fund_source": ""}, "帮扶内容、资金来源"),
    ],
)  # fmt: skip
def test_unclear_help_is_refused_saying_what_is_missing(
    book: Book, missing: dict[str, Any], said: str
) -> None:
    changes = book.changes()
    with pytest.raises(UnclearHelp) as refused:
        _help(book, **missing)
    assert said in refused.value.what
    assert book.changes() == changes


def test_records_come_by_day_of_one_household_or_all(book: Book) -> None:
    late, early = _help(book), _help(book, happened=date(2026, 9, 1))
    other = book.add_house("7", "赵六")
    there = _help(book, household_id=other)
    with book.ledger.read() as s:
        assert [h.id for h in help_records(s, VILLAGE, book.house)] == [early, late]
        assert {h.id for h in help_records(s, VILLAGE)} == {early, late, there}
    with pytest.raises(TooLong):
        _help(book, document_no="x" * 101)


def test_the_money_of_help_is_summed_for_reconciliation(book: Book) -> None:
    _help(book, amount=50_000)
    _help(book)
    assert book.ledger.tallies(VILLAGE)["help_record"][:2] == (2, 50_000)


def test_the_helper_may_sign_before_the_household_says_whether_it_came(book: Book) -> None:
    record = _help(book)
    _sign(book, record, "helper")
    _sign(book, record, "household", confirmed="received")
    with book.ledger.read() as s:
        assert s.get_one(HelpRecord, (VILLAGE, record)).confirmed == "received"


def test_what_the_household_signed_that_it_said_stays(book: Book) -> None:
    record = _help(book)
    _sign(book, record, "household", confirmed="not_received")
    with pytest.raises(AlreadySealed) as refused:
        _set(book, record, confirmed="received")
    assert "帮扶记录已经签字" in refused.value.what


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", 5), ("fund_source", "自筹"), ("content", "x"), ("gone", "x"), ("quantity", "50袋"),
     ("happened", date(2026, 10, 8)), ("document_no", "1号")],
)  # fmt: skip
def test_signed_facts_of_help_stay(book: Book, field: str, value: object) -> None:
    record = _help(book)
    _sign(book, record, "helper")
    with pytest.raises(AlreadySealed):
        _set(book, record, **{field: value})


def test_what_no_signature_covers_stays_open(book: Book) -> None:
    record = _help(book)
    _sign(book, record, "helper")
    _set(book, record, next_step="十二月再来", due=date(2026, 12, 1))
    with book.ledger.read() as s:
        assert s.get_one(HelpRecord, (VILLAGE, record)).next_step == "十二月再来"


def test_photos_prove_a_record(book: Book) -> None:
    record = _help(book)
    with book.change(Op.ADD_PHOTO) as s:
        for paper in "ab":
            row = add_voucher(s, sha256=paper * 64, original_sha256=paper * 64)
            help_model.link_help_voucher(s, record, row.id)
    with book.ledger.read() as s:
        assert sorted(v.sha256[0] for v in vouchers_of_help(s, VILLAGE, record)) == ["a", "b"]
