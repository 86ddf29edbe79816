"""The story of the book that was copied a hundred times: the rules flip overnight, and nobody signs again.

"Donations count": everybody signs. The next day "donations do not count": corrections. Then "no corrections
allowed": hundreds of new books, all signed anew. Here the facts are signed once; the county's papers come one
after the other, each is a pack of its own, and every total can still be explained under any of them.
"""

from __future__ import annotations

from itertools import permutations

from fupin_desk.jobs import accounts, comparison, keeping, periods, rules, statements
from fupin_desk.jobs.accounts import EntryDraft
from fupin_desk.model.values import Month, Window
from tests.jobs.desk import OCTOBER, Desk
from tests.jobs.test_jobs_rules import county_text

AT = Window(Month(2026, 10), Month(2026, 10))
DONATED, EARNED = 80_000, 120_000


def _paper(desk: Desk, number: int, one_off: str) -> str:
    file = desk.place / f"paper{number}.toml"
    file.write_text(county_text("county", "2026-10-01", one_off=one_off) + f"# 第 {number} 号\n", "utf-8")
    return rules.keep(desk.office, rules.preview(desk.office, file))


def test_donations_count_then_do_not_then_half_and_no_signature_is_asked_twice(desk: Desk) -> None:
    drafts = [EntryDraft("D6.18", DONATED // 20) for _n in range(20)] + [EntryDraft("B2", EARNED)]
    accounts.record_many(desk.office, desk.house, OCTOBER, drafts)
    desk.sign_both()
    before = accounts.month(desk.office, desk.house, OCTOBER)
    signed = [(line.role, line.covers, line.of) for line in before.signatures]
    papers = [_paper(desk, 1, '"counted"'), _paper(desk, 2, '"not"')]
    papers.append(_paper(desk, 3, '{ count = "partly", share = 0.5 }'))
    counted = []
    for paper in papers:
        rules.use(desk.office, paper)
        counted.append(statements.statement(desk.office, desk.house, AT).view("policy").net)
        after = accounts.month(desk.office, desk.house, OCTOBER)
        assert [(line.role, line.covers, line.of) for line in after.signatures] == signed
        assert [line.mark for line in after.lines] == ["signed"] * 21
    assert counted == [EARNED + DONATED, EARNED, EARNED + DONATED // 2]
    ops = {line.op for line in keeping.history(desk.office)}
    assert not ops & {"correct_entry", "reopen_month", "amend_entry"}
    periods.close(desk.office, desk.house, OCTOBER, reason="")
    assert statements.statement(desk.office, desk.house, AT, papers[0]).view("policy").net == counted[0]


def test_any_two_papers_are_compared_and_the_twenty_gifts_explain_it_all(desk: Desk) -> None:
    drafts = [EntryDraft("D6.18", DONATED // 20) for _n in range(20)] + [EntryDraft("B2", EARNED)]
    ids = accounts.record_many(desk.office, desk.house, OCTOBER, drafts)
    _paper(desk, 1, '"counted"')
    paper = rules.packs(desk.office)[-1].kept.ref
    two = comparison.two_ways(desk.office, desk.house, "generic-2023", paper, AT)
    (part,) = two.found.views["policy"].differences
    assert (part.amount, len(part.lines)) == (DONATED, 20)
    assert {line.entry_id for line in part.lines} == set(ids[:20])
    assert (part.left_rule, part.right_rule) == ("核算办法不计：一次性救助、慰问", "收到多少计多少")
    assert two.found.views["cash"].differences == (), "one-off aid never is lasting income"


def test_whatever_the_order_of_choosing_a_month_has_one_pack_and_the_newest_choice_rules(desk: Desk) -> None:
    for order in permutations(("generic-2023", "ratio-style", "sichuan-style")):
        for ref in order:
            rules.use(desk.office, ref)
            used = [line for line in rules.packs(desk.office) if line.in_use]
            begins = [line.kept.pack.valid_from for line in used]
            assert used[0].kept.ref == ref
            assert begins == sorted(begins, reverse=True)
            assert len({line.kept.ref for line in used}) == len(used)
            assert sum(line.now for line in used) == 1
