"""Verdicts and their cautions: where a figure is held to a line, what makes it unsure stands beside it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from fupin_desk.cli.answers import Answer
from fupin_desk.cli.call import Call
from fupin_desk.cli.door import parser
from fupin_desk.jobs import comparison, explaining, households, printing, rules, standards, statements
from fupin_desk.jobs.standards import Verdict
from fupin_desk.model.policy import BadStandard
from fupin_desk.model.values import Month, NotMoney, Window
from tests.jobs.desk import OCTOBER, Desk
from tests.jobs.test_jobs_rules import bring, county_text

YEAR = Window(Month(2025, 11), Month(2026, 10))
MONTHS = Window(Month(2026, 10), Month(2026, 11))


def monitor(desk: Desk, amount: str, **more: object) -> None:
    standards.set_line(
        desk.office,
        kind="monitor",
        year=2026,
        amount=amount,
        document="省〔2026〕1号",
        **more,  # type: ignore[arg-type]
    )


def judged(desk: Desk, window: Window = YEAR) -> Verdict:
    return standards.of_statement(desk.office, statements.statement(desk.office, desk.house, window))


def sure(desk: Desk) -> None:
    """Rules and line confirmed."""
    rules.confirm(desk.office, "generic-2023", "何静", "县〔2026〕1号")
    monitor(desk, "8000", confirmed_by="何静")


def test_no_line_of_these_years_is_shipped_and_none_is_made_up(desk: Desk) -> None:
    desk.record("B2", 100_000)
    assert not [line for line in standards.lines(desk.office) if line.kind == "monitor" or line.year > 2020]
    found = judged(desk)
    assert (found.line, found.standing) == (None, None)
    assert found.words == "监测参考收入 500.00 元/人；2026 年监测标准还没有登记，暂不比较"


@pytest.mark.parametrize(
    ("amount", "where", "words"),
    [
        ("500.01", "below", "低于 2026 年监测标准 500.01 元"),
        ("500", "near", "略高于 2026 年监测标准 500.00 元；转移性收入占 20%"),
        ("400", "above", "高于 2026 年监测标准 400.00 元"),
    ],
)
def test_near_the_line_the_transfer_share_stands_beside_the_figure(
    desk: Desk, amount: str, where: str, words: str
) -> None:
    rules.use(desk.office, bring(desk, county_text(valid_from="2025-01-01", below_line_plus_yuan="50")))
    desk.record("B2", 80_000)
    desk.record("D2", 20_000)
    monitor(desk, amount)
    found = judged(desk)
    assert found.standing is not None
    assert found.standing.where == where
    assert words in found.words
    assert ("转移性收入占" in found.words) is (where != "above")


def test_a_household_that_lives_on_transfers_is_named_even_above_the_line(desk: Desk) -> None:
    desk.record("D2", 2_000_000)
    monitor(desk, "100")
    found = judged(desk)
    assert found.standing is not None
    assert (found.standing.where, found.standing.leans_on_transfers) == ("above", True)
    assert "转移性收入占 100%" in found.words


def test_a_loss_has_no_transfer_share_and_says_so(desk: Desk) -> None:
    desk.record("E1", 5_000)
    monitor(desk, "8000")
    assert "算不出转移性收入占比" in judged(desk).words


def test_claims_come_in_own_payments_go_out_and_the_rest_stands_beside(desk: Desk) -> None:
    for item, amount in (("B2", 100_000), ("R", 30_000), ("X", 10_000), ("F4.2", 7_000)):
        desk.record(item, amount)
    monitor(desk, "8000")
    words = judged(desk).words
    assert words.startswith("监测参考收入 600.00 元/人，低于")
    assert "另有目录外自费 70.00 元，不在内" in words


def test_a_confirmed_line_of_a_wider_region_beats_an_unconfirmed_one_nearer(desk: Desk) -> None:
    desk.record("B2", 100_000)
    monitor(desk, "7000", region=desk.office.village)
    monitor(desk, "8000", region="990000", confirmed_by="何静")
    found = judged(desk)
    assert found.line is not None
    assert (found.line.amount, found.line.confirmed) == (800_000, True)
    monitor(desk, "7500", region=desk.office.village, confirmed_by="县乡村振兴局")
    again = judged(desk)
    assert again.line is not None
    assert again.line.amount == 750_000


def test_a_line_put_down_twice_is_one_line_with_the_last_word(desk: Desk) -> None:
    monitor(desk, "7000", confirmed_by="何静")
    monitor(desk, "7100")
    (line,) = (line for line in standards.lines(desk.office) if line.year == 2026)
    assert (line.amount, line.confirmed) == (710_000, False)


def test_a_confirmed_pack_confirms_the_lines_in_it(desk: Desk) -> None:
    own = (
        '\n[[line]]\nregion = "999999"\nkind = "monitor"\nyear = 2026\nyuan = 8100\nsourced = false\n'
        'source_doc = "县〔2026〕2号"\n'
    )
    rules.use(desk.office, bring(desk, county_text() + own))
    desk.record("B2", 100_000)
    before = judged(desk, MONTHS)
    assert before.line is not None
    assert "标准待确认" in before.cautions
    ref = rules.packs(desk.office)[0].kept.ref
    rules.confirm(desk.office, ref, "何静", "县〔2026〕2号")
    assert judged(desk, MONTHS).cautions == ("只算了 2 个月", "有 1 个月还没有过完")


def test_what_is_wrong_with_a_line_is_refused(desk: Desk) -> None:
    for amount in ("0", "-1", "1.005", "很多", "1e9"):
        with pytest.raises((BadStandard, NotMoney)):
            monitor(desk, amount)
    for kind, year, region in (("none", 2026, ""), ("monitor", 1800, ""), ("monitor", 2026, "99a999")):
        with pytest.raises(BadStandard):
            standards.set_line(desk.office, kind=kind, year=year, amount="1", document="x", region=region)


# -- everywhere -------------------------------------------------------------------------------------------


def _household_page(desk: Desk, window: Window) -> str:
    return households.page(desk.office, desk.house, window).reference_note


def _statement_page(desk: Desk, window: Window) -> str:
    return "\n".join(explaining.explain(desk.office, desk.house, window).statement.notes)


def _command_line(desk: Desk, window: Window) -> str:
    """The verb on the open ledger: `Call` would open another one, and by the computer's own clock."""
    words = ["statement", "--household", "99999910120100001", "--from", str(window.start)]
    call = Call(parser().parse_args([*words, "--to", str(window.end)]))
    call._office = desk.office
    answer: Answer = call.args.run(call)
    return json.dumps(answer.data["verdict"], ensure_ascii=False, default=str) + "\n".join(answer.lines)


SHOWN: dict[str, Callable[[Desk, Window], str]] = {
    "household page": _household_page,
    "statement page": _statement_page,
    "command line": _command_line,
}
"""Every place that shows a verdict."""


@pytest.mark.parametrize("place", SHOWN)
def test_every_place_that_shows_a_verdict_shows_its_cautions(desk: Desk, place: str) -> None:
    desk.record("B2", 100_000)
    monitor(desk, "8000")
    told = SHOWN[place](desk, MONTHS)
    for caution in ("标准待确认", "核算办法待确认", "只算了 2 个月", "有 1 个月还没有过完", "不作数"):
        assert caution in told
    sure(desk)
    told = SHOWN[place](desk, Window(Month(2026, 1), Month(2026, 12)))
    assert "有 2 个月还没有过完" in told
    told = SHOWN[place](desk, YEAR)
    assert "低于 2026 年监测标准 8,000.00 元" in told
    for caution in ("待确认", "只算了", "没有过完", "不作数"):
        assert caution not in told


def test_no_other_place_makes_a_verdict_of_its_own() -> None:
    """`income.standing` is asked in one place, and whoever words a verdict calls that place."""
    root = Path(__file__).parents[2] / "src" / "fupin_desk"
    asking = [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*.py"))
        if "standing(" in path.read_text("utf-8") and "import income" in path.read_text("utf-8")
    ]
    assert asking == ["jobs/standards.py"]
    worded = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "standards.verdict(" in path.read_text("utf-8") or "of_statement(" in path.read_text("utf-8")
    }
    assert worded == {
        "jobs/standards.py", "jobs/households.py", "jobs/explaining.py", "cli/sheets.py",
    }, "a new place that shows a verdict stands in SHOWN above"  # fmt: skip


@pytest.mark.parametrize("kind", ["indoor-card", "card", "month-sheet"])
def test_paper_says_that_nobody_confirmed_the_rules_and_carries_no_verdict(desk: Desk, kind: str) -> None:
    """Near-the-line is for those who keep the book: no sheet in a house holds a figure to a line."""
    desk.record("B2", 100_000)
    monitor(desk, "8000")
    for consent in ("door", "totals"):
        households.consent(desk.office, desk.house, consent, given=True)

    def printed() -> str:
        made = printing.print_sheets(
            desk.office, kind, [desk.house], date(2026, 11, 1), OCTOBER, window=MONTHS
        )
        (desk.place / "out.pdf").write_bytes(made.pdf)
        ran = subprocess.run(
            ["pdftotext", "-layout", desk.place / "out.pdf", "-"], capture_output=True, check=True, text=True
        )
        return ran.stdout

    before = printed()
    assert "未经县里确认" in before
    assert "监测标准" not in before
    rules.confirm(desk.office, "generic-2023", "何静", "县〔2026〕1号")
    assert "未经县里确认" not in printed()


def test_comparing_says_it_too(desk: Desk) -> None:
    desk.record("B2", 100_000)
    two = comparison.two_ways(desk.office, desk.house, "", "ratio-style", MONTHS)
    said = ("核算办法待确认", "只算了 2 个月", "有 1 个月还没有过完")
    assert (two.left_cautions, two.right_cautions) == (said, said)
