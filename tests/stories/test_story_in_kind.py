"""What a household eats, feeds and keeps: told in quantities, priced with a source, never cash."""

from __future__ import annotations

from fupin_desk.jobs import accounts, produce, statements
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.produce import ProduceLine
from fupin_desk.model.figures import Statement
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk

YEAR = Window(Month(2026, 10), Month(2027, 9))


def _count(desk: Desk) -> Statement:
    return statements.statement(desk.office, desk.house, YEAR)


def _crop(desk: Desk, sub: str) -> ProduceLine:
    return next(line for line in produce.page(desk.office, desk.house, YEAR).lines if line.row.sub == sub)


def test_own_grain_is_not_cash(desk: Desk) -> None:
    """Ten 担 of rice came in; two were sold. The rest fed people, hens and next year's field."""
    booked = [
        ("sold", "2", "担", 27_000), ("eaten", "600", "斤", 81_000), ("fed", "100", "斤", 13_500),
        ("seed", "40", "斤", 5_400), ("given", "10", "斤", 1_350), ("stock", "50", "斤", 6_750),
    ]  # fmt: skip
    accounts.record_many(
        desk.office, desk.house, OCTOBER,
        [EntryDraft("B1.水稻", fen, use=use, quantity=n, unit=unit, price=13_500 if unit == "担" else 135,
                    price_source="market") for use, n, unit, fen in booked],
    )  # fmt: skip
    line = _crop(desk, "水稻")
    assert (line.number("came_in"), line.number("sold"), line.number("eaten"), line.number("left")) == (
        "1000斤", "200斤", "600斤", "50斤",
    )  # fmt: skip
    assert line.eaten_words == "600斤 × 1.35 元/斤", "an explanation ends at a quantity and a price"
    views = _count(desk).views
    assert views["cash"].net == views["home"].net == 27_000
    assert views["policy"].net == 27_000 + 81_000
    page = produce.page(desk.office, desk.house, YEAR)
    assert (page.cash, page.eaten, page.questions) == (27_000, 81_000, [])


def test_trees_not_yet_bearing_are_not_income(desk: Desk) -> None:
    """Two hundred young walnut trees are worth something; nobody can spend it."""
    desk.record("B3.核桃", 400_000, use="stock", quantity="200", unit="株", note="还没挂果")
    statement = _count(desk)
    assert [view.net for view in statement.views.values()] == [0, 0, 0]
    assert all(
        step.kind == "left_out" and step.amount == 0
        for view in statement.views.values() for step in view.steps
    )  # fmt: skip
    assert _crop(desk, "核桃").number("left") == "200株"
    desk.record("B3.核桃", 30_000, month="2027-08", use="sold", quantity="60", unit="斤")
    assert _count(desk).views["cash"].net == 30_000, "what was sold is"


def test_a_pig_eaten_at_the_new_year(desk: Desk) -> None:
    """Three pigs: one sold, one killed for the new year, one left in the pen."""
    desk.record("B2.猪", 300_000, use="stock", quantity="3", unit="头")
    desk.record("B2.猪", 280_000, month="2026-12", use="sold", quantity="1", unit="头")
    desk.record(
        "B2.猪",
        500_000,
        month="2027-01",
        use="eaten",
        quantity="1",
        unit="头",
        price=500_000,
        price_source="told",
    )
    line = _crop(desk, "猪")
    assert (line.number("came_in"), line.number("eaten"), line.number("left")) == ("3头", "1头", "1头")
    assert line.number("missing") == ""
    views = _count(desk).views
    assert views["cash"].net == views["home"].net == 280_000
    assert views["policy"].net == 780_000
    desk.record("B2.猪", 1, month="2027-02", use="stock", quantity="0.5", unit="头")
    asked = produce.page(desk.office, desk.house, YEAR).questions
    assert any("没有着落" in text for text, _ids in asked)
    assert _count(desk).views["cash"].net == 280_000, "what is missing is a question, never a sale"


def test_a_price_is_offered_and_never_put_into_a_line_by_itself(desk: Desk) -> None:
    produce.set_price(desk.office, "B1.水稻", 135, "斤", "2026-10", "收粮的老周", "market")
    offer = produce.offered(desk.office, "B1.水稻", OCTOBER, "公斤")
    assert offer is not None
    assert (offer.price, offer.unit, offer.said_by) == (135, "斤", "收粮的老周")
    entry = desk.record("B1.水稻", 81_000, use="eaten", quantity="600", unit="斤")
    assert any("什么价" in text for text, _ids in produce.page(desk.office, desk.house, YEAR).questions)
    (line,) = (one for one in accounts.month(desk.office, desk.house, OCTOBER).lines if one.id == entry)
    assert line.amount == 81_000
    (price,) = produce.prices(desk.office)
    assert (price.label, price.source_label, price.month) == ("种植业·水稻", "市场价", "2026-10")
    produce.strike_price(desk.office, price.id, "听错了")
    assert produce.offered(desk.office, "B1.水稻", OCTOBER) is None
