"""The sheet 下次走访要问: open questions of some households as paper, for whoever visits next.

What was promised and what was agreed at the last visit is asked first, then what the checks found.
Households in the order of groups, then of their numbers as people say them; the gravest questions first,
each text once. What needs no visit (a cell of an export to be retyped) is asked too: the visit is when
one looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from fupin_desk.i18n import _
from fupin_desk.jobs import promises
from fupin_desk.jobs.checks import ORDER, Noticed
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.model.checks import every
from fupin_desk.model.household import household_lines
from fupin_desk.model.village import the_village
from fupin_desk.paper.questions import FamilyQuestions, QuestionSheet, print_questions
from fupin_desk.paper.sheets import Place

if TYPE_CHECKING:
    from fupin_desk.paper.press import Printed

MOST: Final = 12
"""Questions of one household on paper; nobody asks more at one visit."""


def questions(noticed: Iterable[Noticed]) -> list[str]:
    """The questions of one household, the gravest first; what is asked of several people is asked once."""
    asked: dict[tuple[int, str, str, str], list[str]] = {}
    for one in noticed:
        place = (ORDER.index(one.severity), one.code, one.month, one.what)
        people = asked.setdefault(place, [])
        name = one.who or one.head
        if name and name not in people:
            people.append(name)
    found = []
    for (_rank, code, month, what), people in sorted(asked.items()):
        text = _(every.by_code()[code].asks)
        found.append(text.format(who="、".join(people) or _("户主"), month=month, what=what))
    return list(dict.fromkeys(found))


def question_sheet(office: Office, noticed: Iterable[Noticed]) -> QuestionSheet:
    """The open questions among these, grouped by household."""
    asked: dict[str, list[Noticed]] = {}
    for one in noticed:
        if one.answer is None:
            asked.setdefault(one.household_id, []).append(one)
    with office.read() as s:
        row = the_village(s, office.village)
        lines = {line.id: line for line in household_lines(s, office.village)}
    place = (
        Place(office.village, row.county, row.township, row.name) if row else Place("", "", "", office.name)
    )
    found = []
    for house, own in asked.items():
        line = lines.get(house)
        if line is not None:
            texts = [*promises.to_ask(office, house), *questions(own)]
            family = FamilyQuestions(
                head=line.head,
                number=line.short_no,
                group=line.group,
                questions=tuple(texts[:MOST]),
                more=max(len(texts) - MOST, 0),
            )
            found.append(((line.group, line.short_no.rjust(8, "0"), line.household_no), family))
    return QuestionSheet(place, tuple(family for _key, family in sorted(found, key=lambda pair: pair[0])))


def print_sheet(
    office: Office, noticed: Iterable[Noticed], progress: Progress = quiet, cancelled: Cancelled = never
) -> Printed:
    """The sheet as a PDF. Raises NothingToPrint where no question is open, PrintStopped."""
    sheet = question_sheet(office, noticed)
    return print_questions(sheet, office.resources.faces, office.today(), progress, cancelled)
