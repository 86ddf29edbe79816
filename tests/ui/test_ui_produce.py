"""实物去向: a household's balance in quantities, what to ask, and prices that are only offered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fupin_desk.jobs import accounts, keeping, produce
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.ui.pages.produce import ProducePage
from fupin_desk.ui.widgets.basics import Words
from tests.ui.pages_village import Stage


class Grain(Stage):
    """The page with a household that counted, sold and ate."""

    page: ProducePage

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, ProducePage)
        drafts = [
            EntryDraft("B1.水稻", 13_500, quantity="10", unit="担", use="stock"),
            EntryDraft("B1.水稻", 27_000, quantity="200", unit="斤", use="sold"),
        ]
        accounts.record_many(self.office, self.ids[0], "2026-10", drafts)
        self.show()


@pytest.fixture
def grain(tmp_path: Path) -> Iterator[Grain]:
    made = Grain(tmp_path)
    yield made
    made.close()


def said(page: ProducePage) -> str:
    return " ".join(one.text() for one in page.findChildren(Words))


def test_it_asks_for_a_household_and_then_tells_where_its_grain_went(grain: Grain) -> None:
    page = grain.page
    assert page._none.isVisibleTo(page)
    page.open(grain.ids[0])
    grain.settle()
    page.list.choose(0)
    line = page.list.value()
    assert (line.number("came_in"), line.number("sold"), line.number("left")) == ("1200斤", "200斤", "1000斤")
    assert "卖了 270.00 元" in said(page)
    assert "张守田" in said(page)
    accounts.record(
        grain.office, grain.ids[0], "2026-11", EntryDraft("B1.水稻", 1, quantity="9", unit="担", use="stock")
    )
    page.touch(frozenset({"entry"}))
    grain.settle()
    assert "100斤 没有着落" in said(page)
    page._back()
    assert grain.wanted[-1] == ("account", {"household_id": grain.ids[0]})


def test_a_price_is_written_down_refused_and_struck_with_undo(grain: Grain) -> None:
    page = grain.page
    form = page._form
    assert form is not None
    good = {
        "item": "B1.水稻",
        "price": "1.35",
        "unit": "斤",
        "month": "2026-10",
        "said_by": "收粮的老周",
        "source": "market",
    }
    for wrong in (
        {"item": "Z1"},
        {"price": "-1"},
        {"price": "一块三"},
        {"unit": "3x"},
        {"month": "十月"},
        {"said_by": " "},
    ):
        form.put({**good, **wrong})
        form.save()
        grain.settle()
        assert produce.prices(grain.office) == [], wrong
    form.put(good)
    form.save()
    grain.settle()
    (price,) = produce.prices(grain.office)
    assert (price.label, price.price, price.said_by) == ("种植业·水稻", 135, "收粮的老周")
    assert form.values()["said_by"] == "收粮的老周", "the next price of the same person"
    page.prices.choose(0)
    page._strike()
    grain.settle()
    assert produce.prices(grain.office) == []
    grain.desk.undo(page)
    grain.settle()
    assert len(produce.prices(grain.office)) == 1
    assert keeping.undo_title(grain.office) == "改村情"
