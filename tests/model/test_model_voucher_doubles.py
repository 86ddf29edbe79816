"""One paper used twice: what is asked, what is not, and when an answered question opens again."""

from __future__ import annotations

from datetime import date
from typing import Any

from fupin_desk.model.voucher import Double, Use, Voucher, doubles, settle


def paper(name: str, **facts: Any) -> Voucher:
    known = {"village": "990123101201", "id": name, "sha256": f"s{name}", "original_sha256": f"o{name}"}
    return Voucher(**{**known, **facts})


def use(entry: str, house: str = "zhang", amount: int = 100_00, list_id: str = "") -> Use:
    return Use(entry, house, amount, list_id)


def whys(found: list[Double]) -> list[str]:
    return [one.why for one in found]


def test_one_paper_on_one_line_is_not_asked_about() -> None:
    assert doubles([paper("a"), paper("b")], {"a": [use("1")], "b": [use("2", "li")]}) == []


def test_one_receipt_for_two_households_is_asked_about_and_answered_once() -> None:
    a = paper("a")
    uses = {"a": [use("1"), use("2", "li")]}
    (asked,) = doubles([a], uses)
    assert (asked.why, asked.used, asked.vouchers) == ("several_households", 200_00, ("a",))
    settle([a], asked.key, "合买一袋，各出一半")
    assert doubles([a], uses) == []
    uses["a"].append(use("3", "wang"))
    assert whys(doubles([a], uses)) == ["several_households"], "one more line opens the question again"


def test_two_lines_of_one_household_are_in_order_until_they_exceed_the_paper() -> None:
    a = paper("a", paper_amount=150_00)
    assert doubles([a], {"a": [use("1", amount=100_00), use("2", amount=50_00)]}) == []
    (over,) = doubles([a], {"a": [use("1", amount=100_00), use("2", amount=50_01)]})
    assert (over.why, over.used, over.says) == ("over_amount", 150_01, 150_00)


def test_pages_of_one_paper_are_one_paper() -> None:
    pages = [
        paper("a", paper_id="a", page=1, number="007", paper_date=date(2026, 10, 1), paper_amount=100_00),
        paper("b", paper_id="a", page=2, number="007", paper_date=date(2026, 10, 1), paper_amount=100_00),
    ]
    assert doubles(pages, {"a": [use("1")], "b": [use("1")]}) == [], "one line under two pages is used once"
    assert whys(doubles(pages, {"a": [use("1")], "b": [use("2", "li")]})) == [
        "several_households",
        "over_amount",
    ]


def test_the_same_number_date_and_amount_on_two_papers() -> None:
    facts: dict[str, Any] = {"paper_date": date(2026, 10, 1), "paper_amount": 100_00}
    two = [paper("a", number=" ab-1 ", **facts), paper("b", number="AB-1", **facts)]
    assert whys(doubles(two, {})) == ["same_number"]
    two[1].paper_date = date(2026, 10, 2)
    assert doubles(two, {}) == []
    blank = [paper("a", number=" ", **facts), paper("b", number="", **facts)]
    assert doubles(blank, {}) == [], "papers without a number are not alike"


def test_the_same_photo_that_came_from_two_laptops() -> None:
    two = [paper("a", original_sha256="same"), paper("b", original_sha256="same")]
    assert whys(doubles(two, {})) == ["same_photo"]


def test_a_payment_list_is_made_for_many_households() -> None:
    a = paper("a")
    many = [use(str(n), f"house{n}", list_id="L") for n in range(140)]
    assert doubles([a], {"a": many}) == []
    assert whys(doubles([a], {"a": [*many, use("x", "zhang"), use("y", "li")]})) == ["several_households"]


def test_each_question_has_its_own_answer() -> None:
    a = paper("a", paper_amount=50_00)
    uses = {"a": [use("1"), use("2", "li")]}
    asked = doubles([a], uses)
    assert whys(asked) == ["several_households", "over_amount"]
    settle([a], asked[0].key, "合买")
    assert whys(doubles([a], uses)) == ["over_amount"]
    settle([a], asked[1].key, "票是定金")
    assert doubles([a], uses) == []
