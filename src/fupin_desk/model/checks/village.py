"""Checks between households: one number, phone, account, paper or sale that stands in several.

What is shared is often right (a son's phone for both parents), so all but the ID number are questions, and
the other household is never named on what one household is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fupin_desk.i18n import N_, _
from fupin_desk.model.checks.facts import Fact, House, Paper, same_sale
from fupin_desk.model.checks.rule import Around, Check, Hit, check, hit
from fupin_desk.model.values import yuan


def _others(house: House, shared: tuple[str, ...]) -> str:
    return _("还有 {count} 户").format(count=len([one for one in shared if one != house.id]))


@check(
    "id_twice", N_("证件号码和别的户、别的人相同"), "error", "village", reads=("证件号码",),
    asks=N_("请看一下{who}的身份证，号码抄对没有？是不是已经分户或迁出？"),
)  # fmt: skip
def _id_twice(house: House, around: Around) -> Iterator[Hit]:
    own: dict[str, int] = {}
    for one in house.people:
        if one.id_number:
            own[one.resident] = own.get(one.resident, 0) + 1
    for one in house.people:
        elsewhere = around.shared.ids.get(one.resident, ()) if one.id_number else ()
        if elsewhere or own.get(one.resident, 0) > 1:
            yield hit(one.id_number, *sorted(elsewhere), of=one)


@check(
    "phone_shared", N_("几户留的是同一个电话"), "hint", "village", reads=("联系电话",), bound="phone_houses",
    asks=N_("{who}家留的电话是谁的？有没有自己家的号码？"),
)  # fmt: skip
def _phone_shared(house: House, around: Around) -> Iterator[Hit]:
    for phone in dict.fromkeys((house.phone, *(one.phone for one in house.people))):
        shared = around.shared.phones.get(phone, ()) if phone else ()
        if len(shared) > around.bounds.high("phone_houses"):
            yield hit(phone, *sorted(shared), detail=_others(house, shared))


@check(
    "account_shared", N_("几户用的是同一个银行账号"), "warn", "village", reads=("银行账号",),
    asks=N_("{who}的补贴打到谁的卡上？是本人的卡吗？"),
)  # fmt: skip
def _account_shared(house: House, around: Around) -> Iterator[Hit]:
    for one in house.people:
        shared = around.shared.accounts.get(one.account, ()) if one.account else ()
        if len(shared) > 1:
            yield hit(one.account, *sorted(shared), of=one, detail=_others(house, shared))


def _papers(house: House, around: Around) -> Iterator[tuple[Fact, Paper]]:
    """Each paper this household shares with others, once, with its first line here."""
    told: set[str] = set()
    for line in house.lines if around.shared.papers else ():
        paper = around.shared.papers.get(line.id)
        if paper is not None and not line.listed and paper.id not in told:
            told.add(paper.id)
            yield line, paper


@check(
    "paper_shared", N_("一张凭证用在几户的账上"), "hint", "village", reads=("凭证",),
    bound="paper_houses", asks=N_("{month} 的{what}，凭证是哪一户的？各户各是多少？"),
)  # fmt: skip
def _paper_shared(house: House, around: Around) -> Iterator[Hit]:
    # A paper behind many households is a list, and lawfully so; behind two or three it is a question.
    most = around.bounds.high("paper_houses")
    for line, paper in _papers(house, around):
        if paper.amount is None and len(paper.houses) <= most:
            detail = _others(house, paper.houses)
            yield hit(paper.id, *paper.houses, line=line, what=line.label, detail=detail)


@check(
    "paper_overdrawn", N_("几笔账加起来比凭证上的金额大"), "warn", "village", reads=("凭证", "金额"),
    asks=N_("{month} 的{what}，凭证上是多少钱？别的还有凭证吗？"),
)  # fmt: skip
def _paper_overdrawn(house: House, around: Around) -> Iterator[Hit]:
    for line, paper in _papers(house, around):
        if paper.amount is not None and paper.booked > paper.amount:
            words = _("凭证 {paper} 元，账上共 {booked} 元")
            detail = words.format(paper=yuan(paper.amount), booked=yuan(paper.booked))
            yield hit(paper.id, paper.amount, paper.booked, line=line, what=line.label, detail=detail)


@check(
    "sale_twin", N_("别的户同一天卖了一样多、一样的钱"), "hint", "village",
    reads=("数量", "金额", "发生日期"),
    asks=N_("{month} 的{what}是自己家卖的，还是几家合着卖的？各家分了多少？"),
)  # fmt: skip
def _sale_twin(house: House, around: Around) -> Iterator[Hit]:
    for line in house.of("B") if around.shared.sales else ():
        shared = around.shared.sales.get(same_sale(line), ())
        if len(shared) > 1:
            yield hit(line.id, *sorted(shared), line=line, what=line.label, detail=_others(house, shared))


VILLAGE: Final[tuple[Check, ...]] = (
    _id_twice, _phone_shared, _account_shared, _paper_shared, _paper_overdrawn, _sale_twin,
)  # fmt: skip
