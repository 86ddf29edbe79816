"""Putting papers in order: links, pages, places, copies; what is missing, doubled, covered."""

from __future__ import annotations

from datetime import date

import pytest

from fupin_desk.jobs import accounts, households, keeping, papers, periods, photos, statements
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.jobs.papers import NoAnswerWanted, PaperMixed, WordsWanted
from fupin_desk.jobs.photos import NoSuchVoucher
from fupin_desk.model.account import BadLine
from fupin_desk.model.figures import Coverage
from fupin_desk.model.values import Month, TooLong, Window
from tests.jobs.desk import OCTOBER, Desk

NOW = Window(Month(2026, 10), Month(2026, 10))


def _papers(desk: Desk, count: int) -> list[str]:
    files = [desk.photo(f"{n}.jpg", 20 * n + 10) for n in range(count)]
    return [one.id for one in photos.add(desk.office, files).vouchers]


def _neighbour(desk: Desk) -> tuple[str, str]:
    house = households.add(desk.office, "李四", household_no="99999910120100002").id
    return house, accounts.record(desk.office, house, OCTOBER, EntryDraft("B1", 20_000))


def test_one_photo_proves_many_lines_and_many_photos_one_line_as_one_change(desk: Desk) -> None:
    one, two = _papers(desk, 2)
    pig, corn = desk.record("B2", 100), desk.record("B1", 200)
    before = len(keeping.history(desk.office))
    photos.link_many(desk.office, [one, two], [pig, corn])
    assert len(keeping.history(desk.office)) == before + 1
    assert [len(desk.line(entry).vouchers) for entry in (pig, corn)] == [2, 2]
    assert keeping.undo(desk.office) == "存凭证"
    assert [desk.line(entry).mark for entry in (pig, corn)] == ["told", "told"]
    with pytest.raises(NoSuchVoucher):
        photos.link_many(desk.office, [one, "nobody"], [pig])
    assert desk.line(pig).vouchers == ()


def test_a_paper_laid_on_the_wrong_line_is_taken_off_even_in_a_closed_month(desk: Desk) -> None:
    (one,), entry = _papers(desk, 1), desk.record()
    photos.link(desk.office, one, entry)
    desk.sign_both()
    periods.close(desk.office, desk.house, OCTOBER)
    papers.unlink(desk.office, [one], [entry], "归错了")
    line = desk.line(entry)
    assert (line.mark, line.vouchers, line.needs_voucher) == ("signed", (), True)
    with pytest.raises(NoSuchVoucher):
        papers.unlink(desk.office, [one], [entry])
    photos.link(desk.office, one, entry)
    assert desk.line(entry).mark == "voucher"
    assert keeping.verify(desk.office).healthy


def test_pages_hang_together_in_their_order_and_part_again(desk: Desk) -> None:
    first, second, third = _papers(desk, 3)
    with pytest.raises(PaperMixed):
        papers.join_pages(desk.office, [first, first])
    papers.join_pages(desk.office, [third, first])
    board = {one.id: one for one in photos.board(desk.office)}
    assert [(board[one].page, board[one].paper) for one in (third, first)] == [(1, third), (2, third)]
    assert board[second].page is None
    order = [one.id for one in photos.board(desk.office)]
    assert order.index(first) == order.index(third) + 1
    papers.part_pages(desk.office, [third, first])
    assert {one.page for one in photos.board(desk.office)} == {None}
    assert keeping.undo(desk.office) == "整理凭证"
    assert {one.page for one in photos.board(desk.office)} == {None, 1, 2}


def test_originals_are_laid_away_many_at_once_with_counting_leaves(desk: Desk) -> None:
    first, second, third = _papers(desk, 3)
    papers.join_pages(desk.office, [first, second])
    papers.place(desk.office, [first, second, third], "2026-1", "07")
    laid = {one.id: (one.box, one.leaf) for one in photos.board(desk.office)}
    assert laid == {first: ("2026-1", "07"), second: ("2026-1", "07"), third: ("2026-1", "08")}
    papers.place(desk.office, [third], "乙盒", "封底")
    assert {one.leaf for one in photos.board(desk.office) if one.id == third} == {"封底"}
    with pytest.raises(TooLong):
        papers.place(desk.office, [third], "盒" * 41)
    with pytest.raises(NoSuchVoucher):
        papers.place(desk.office, ["nobody"], "1")


def test_what_a_paper_says_is_typed_and_an_impossible_amount_refused(desk: Desk) -> None:
    (one,) = _papers(desk, 1)
    papers.describe(
        desk.office, [one], number=" 0042 ", day=date(2026, 10, 3), amount=34_000, place=("1", "2")
    )
    (told,) = photos.board(desk.office)
    assert (told.number, told.paper_date, told.paper_amount) == ("0042", date(2026, 10, 3), 34_000)
    assert (told.box, told.leaf) == ("1", "2")
    for amount in (0, -5, 10**14):
        with pytest.raises(BadLine):
            papers.describe(desk.office, [one], amount=amount)
    assert photos.board(desk.office)[0].paper_amount == 34_000


def test_a_copy_is_kept_and_shown_and_proves_nothing(desk: Desk) -> None:
    (one,), entry = _papers(desk, 1), desk.record()
    photos.link(desk.office, one, entry)
    papers.describe(desk.office, [one], is_copy=True)
    line = desk.line(entry)
    assert (line.mark, line.needs_voucher, [paper.is_copy for paper in line.vouchers]) == (
        "told",
        True,
        [True],
    )
    papers.describe(desk.office, [one], is_copy=False)
    assert desk.line(entry).mark == "voucher"


def test_what_lacks_a_paper_by_household_and_amount(desk: Desk) -> None:
    small, large = desk.record("B1", 5_000), desk.record("B2", 90_000)
    desk.record("B1", 40_000, use="eaten")
    desk.record("E1", 7_000, evidence="estimated")
    _house, theirs = _neighbour(desk)
    proved = desk.record("A4", 60_000)
    photos.add(desk.office, [desk.photo()], proved)
    found = papers.missing(desk.office, NOW)
    assert [(one.head, one.amount) for one in found] == [("张三", 95_000), ("李四", 20_000)]
    assert [line.entry_id for line in found[0].lines] == [large, small]
    assert [line.entry_id for line in found[1].lines] == [theirs]
    assert papers.lacking(desk.office, NOW) == 3
    mine = papers.missing(desk.office, NOW, desk.house)
    assert [one.head for one in mine] == ["张三"]
    assert papers.missing(desk.office, Window(Month(2026, 9), Month(2026, 9))) == []


def test_a_question_is_answered_as_in_order_with_a_reason(desk: Desk) -> None:
    (one,), mine = _papers(desk, 1), desk.record("E1", 17_000)
    _house, theirs = _neighbour(desk)
    photos.link_many(desk.office, [one], [mine, theirs])
    (asked,) = papers.same(desk.office)
    assert (asked.words, asked.used, asked.says) == ("一张票用在几户的账上", 37_000, None)
    assert {entry[0] for paper in asked.photos for entry in paper.entries} == {mine, theirs}
    with pytest.raises(WordsWanted):
        papers.in_order(desk.office, asked.key, "  ")
    papers.in_order(desk.office, asked.key, "合买一袋化肥，各出一半")
    assert papers.same(desk.office) == []
    newest = keeping.history(desk.office, 1)[0]
    assert (newest.op, newest.reason) == ("set_voucher", "合买一袋化肥，各出一半")
    with pytest.raises(NoAnswerWanted):
        papers.in_order(desk.office, asked.key, "再说一遍")
    assert keeping.undo(desk.office) == "整理凭证"
    assert len(papers.same(desk.office)) == 1


def test_a_question_is_answered_as_wrong_and_the_mark_falls(desk: Desk) -> None:
    (one,), mine = _papers(desk, 1), desk.record("E1", 17_000)
    house, theirs = _neighbour(desk)
    photos.link_many(desk.office, [one], [mine, theirs])
    (asked,) = papers.same(desk.office)
    with pytest.raises(NoAnswerWanted):
        papers.not_proof(desk.office, asked.key, ["nobody"])
    assert papers.not_proof(desk.office, asked.key, [theirs], "票上写的是张三") == 1
    assert desk.line(mine).mark == "voucher"
    assert [line.mark for line in accounts.month(desk.office, house, OCTOBER).lines] == ["told"]
    assert papers.same(desk.office) == []
    assert [one.head for one in papers.missing(desk.office, NOW)] == ["李四"]
    photos.link(desk.office, one, theirs)
    assert len(papers.same(desk.office)) == 1, "laid on again, it is asked again"


def test_coverage_by_month_household_and_village(desk: Desk) -> None:
    proved = desk.record("B2", 75_000)
    photos.add(desk.office, [desk.photo()], proved)
    desk.record("B1", 25_000, month="2026-09", happened=date(2026, 9, 3))
    house, _theirs = _neighbour(desk)
    found = papers.coverage(desk.office, Window(Month(2026, 9), Month(2026, 10)))
    assert found is not None
    assert found.village == Coverage(62, 0, 38)
    assert found.months == {"2026-09": Coverage(0, 0, 100), "2026-10": Coverage(78, 0, 22)}
    assert found.households == {desk.house: Coverage(75, 0, 25), house: Coverage(0, 0, 100)}


def test_the_village_is_counted_as_a_stream_and_can_be_stopped(desk: Desk) -> None:
    desk.record("B2", 75_000)
    house, _theirs = _neighbour(desk)
    empty = households.add(desk.office, "", household_no="99999910120100003").id
    told: list[tuple[int, int]] = []
    found = dict(statements.village_statements(desk.office, NOW, progress=lambda *at: told.append(at)))
    assert set(found) == {desk.house, house, empty}
    assert found[empty] is None, "nobody shares there"
    for one in (desk.house, house):
        assert found[one] == statements.statement(desk.office, one, NOW)
    assert told[-1] == (3, 3)
    assert len(list(statements.village_statements(desk.office, NOW, cancelled=lambda: True))) == 0


def test_the_wall_hangs_the_newest_and_every_loose_one(desk: Desk) -> None:
    """Ten years of photos are not read to show the wall; what proves nothing yet is never left out."""
    old, middle, new = _papers(desk, 3)
    entry = desk.record()
    photos.link_many(desk.office, [middle, new], [entry])
    ids, total = photos.recent(desk.office, 1)
    assert (set(ids), total) == ({new, old}, 3)
    hung = photos.board(desk.office, only=ids)
    assert [one.id for one in hung] == [old, new]
    assert [entries[0] for entries in hung[1].entries] == [entry]
    assert photos.board(desk.office, only=()) == []


def test_counting_the_coverage_can_be_stopped(desk: Desk) -> None:
    desk.record()
    assert papers.coverage(desk.office, NOW, cancelled=lambda: True) is None
