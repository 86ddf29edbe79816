"""A rule pack in plain words, switch by switch, and where two packs differ.

The page that shows a pack, the preview of one that came and the comparison of two all read these rows: so no
switch of a pack is ever left out of what a person sees. `shape` says what can be seen without reading:
counted 计, partly 部分计, not counted 不计, or a setting in words. Pure; amounts in the words are yuan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from fupin_desk.i18n import N_, _
from fupin_desk.model.items import ItemList, UnknownItem, UnknownSub
from fupin_desk.model.rules import ABSENCES, CASES, CLOCKS, NOTICES, RulePack, Treatment
from fupin_desk.model.values import yuan

Shape = Literal["counted", "partly", "not", "word"]
Row = tuple["Switch | None", "Switch | None"]

SHAPES: Final[dict[Shape, str]] = {"counted": N_("计"), "partly": N_("部分计"), "not": N_("不计")}
GROUPS: Final[dict[str, str]] = {
    "income": N_("哪些钱算收入"),
    "cost": N_("成本怎么扣"),
    "heads": N_("按多少人平均"),
    "time": N_("按什么时间算"),
    "signatures": N_("谁签字"),
    "cards": N_("上墙的卡"),
    "watch": N_("研判的界线"),
    "later": N_("退出、公示和时限"),
    "lines": N_("自带的标准线"),
}
LINE_KINDS: Final[dict[str, str]] = {
    "nbs": N_("国家标准"),
    "planning": N_("规划标准（逐年×1.06）"),
    "exit": N_("退出标准"),
    "monitor": N_("监测标准"),
}
_MIGRANT: Final = {
    "gross": N_("按应发数计"),
    "minus_living": N_("扣在外生活开支后计"),
    "remitted": N_("只计寄带回的数"),
}
_ROLES: Final = {
    "household": N_("农户"),
    "helper": N_("帮扶责任人"),
    "first_secretary": N_("第一书记"),
    "village_secretary": N_("村党组织书记"),
    "township_principal": N_("乡镇负责人"),
    "recorder": N_("记录人"),
}
_CARDS: Final = {"indoor": N_("屋内卡"), "door": N_("门口卡")}


@dataclass(frozen=True, slots=True)
class Switch:
    """One rule of a pack: what it is about, its shape, and what it says."""

    key: str
    group: str
    name: str
    shape: Shape
    words: str


def switches(pack: RulePack, items: ItemList) -> list[Switch]:
    """Every rule of a pack in the order of `GROUPS`."""
    return [
        *_income(pack), *_costs(pack, items), *_heads(pack), *_time(pack), *_signatures(pack), *_watch(pack),
        *_later(pack), *_lines(pack),
    ]  # fmt: skip


def side_by_side(one: RulePack, other: RulePack, items: ItemList) -> list[Row]:
    """The rules of both packs, the same rule in one row; None where a pack has no such rule."""
    left = {switch.key: switch for switch in switches(one, items)}
    right = {switch.key: switch for switch in switches(other, items)}
    order = list(GROUPS)
    keys = [*left, *(key for key in right if key not in left)]
    rows: list[Row] = [(left.get(key), right.get(key)) for key in keys]
    return sorted(rows, key=lambda row: order.index((row[0] or row[1] or _NOTHING).group))


def differs(row: Row) -> bool:
    """Whether the two packs say different things here."""
    one, other = row
    return one is None or other is None or (one.shape, one.words) != (other.shape, other.words)


def percent(share: int) -> str:
    """Parts of ten thousand as per cent: ``40%``, ``12.5%``."""
    whole, rest = divmod(share, 100)
    return (f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)) + "%"


def region_words(region: str) -> str:
    """A region as a person reads it; the whole country for zeros."""
    return _("全国") if not region.strip("0") else region


def _income(pack: RulePack) -> Iterator[Switch]:
    yield _treated("eaten", _("自家吃用的粮食、牲畜"), pack.eaten)
    yield Switch("stock", "income", _("库存、没挂果的树"), "not", _("不计"))
    yield Switch("migrant", "income", _("外出务工工资"), "word", _(_MIGRANT[pack.migrant]))
    for case, name in CASES.items():
        yield _treated(f"cases.{case}", _(name), pack.cases[case])


def _treated(key: str, name: str, treatment: Treatment) -> Switch:
    words = _(SHAPES[treatment.count])
    if treatment.count == "partly":
        words = _("只计 {percent}").format(percent=percent(treatment.share))
    if key == "cases.claims":
        words = _("只进监测参考收入")
    return Switch(key, "income", name, treatment.count, words)


def _costs(pack: RulePack, items: ItemList) -> Iterator[Switch]:
    by_ratio = pack.cost_method == "ratio"
    words = _("按收入的固定比例（估算）") if by_ratio else _("花了多少扣多少（凭证）")
    yield Switch("cost", "cost", _("经营支出"), "word", words)
    if not by_ratio:
        return
    for place, kind in sorted(pack.cost_applies.items()):
        share = percent(pack.cost_ratio[kind])
        yield Switch(
            f"cost.{place}", "cost", _item(place, items), "word", _("扣 {share}").format(share=share)
        )
    kept = _names([_item(place, items) for place in sorted(pack.cost_kept)])
    yield Switch("cost.kept", "cost", _("仍按凭证扣的支出"), "word", kept)


def _item(place: str, items: ItemList) -> str:
    try:
        return items.label(*items.parse(place))
    except (UnknownItem, UnknownSub):
        return place


def _heads(pack: RulePack) -> Iterator[Switch]:
    words = _("共享收入的人") if pack.divisor == "sharing" else _("登记在册的人")
    yield Switch("divisor", "heads", _("除以"), "word", words)
    for absence, name in ABSENCES.items():
        shares = pack.members[absence]
        told = _("算共享收入") if shares else _("不算")
        yield Switch(f"members.{absence}", "heads", _(name), "counted" if shares else "not", told)


def _time(pack: RulePack) -> Iterator[Switch]:
    first, last = pack.year_start_month, (pack.year_start_month + 10) % 12 + 1
    year = _("{first} 月到次年 {last} 月") if first > 1 else _("{first} 月到 {last} 月")
    yield Switch("year", "time", _("记账年度"), "word", year.format(first=first, last=last))
    words = _("每旬") if pack.period == "xun" else _("每月")
    yield Switch("period", "time", _("多久记一次"), "word", words)


def _signatures(pack: RulePack) -> Iterator[Switch]:
    yield Switch("ledger", "signatures", _("每月的账"), "word", _roles(pack.signers))
    yield Switch("ledger_also", "signatures", _("账上另可签"), "word", _roles(pack.also_sign))
    yield Switch("minutes", "signatures", _("会议记录"), "word", _roles(pack.minutes))
    cards = _names([_(_CARDS[card]) for card in pack.cards])
    yield Switch("cards", "cards", _("要印的卡"), "word", cards)


def _watch(pack: RulePack) -> Iterator[Switch]:
    band = _("标准以上 {amount} 元以内").format(amount=yuan(pack.near_band))
    yield Switch("near_band", "watch", _("算接近标准"), "word", band)
    share = _("占纯收入 {share} 以上").format(share=percent(pack.transfer_share))
    yield Switch("transfer_share", "watch", _("算靠转移性收入"), "word", share)


def _later(pack: RulePack) -> Iterator[Switch]:
    yield Switch("exit_checklist", "later", _("退出要看"), "word", _names(pack.exit_checklist))
    for key, days in sorted(pack.notice_days.items()):
        words = _("{days} 天").format(days=days)
        yield Switch(f"notice_days.{key}", "later", _(NOTICES[key]), "word", words)
    for key, count in sorted(pack.clocks.items()):
        words = _("{count} 个月") if key.endswith("_months") else _("{count} 天")
        yield Switch(f"clocks.{key}", "later", _(CLOCKS[key]), "word", words.format(count=count))


def _lines(pack: RulePack) -> Iterator[Switch]:
    for line in sorted(pack.lines, key=lambda line: (line.year, line.kind, line.region)):
        name = _("{year} 年{kind}").format(year=line.year, kind=_(LINE_KINDS[line.kind]))
        words = _("{amount} 元（{region}）").format(
            amount=yuan(line.amount), region=region_words(line.region)
        )
        yield Switch(f"line.{line.region}.{line.kind}.{line.year}", "lines", name, "word", words)


def _roles(roles: tuple[str, ...]) -> str:
    return _names([_(_ROLES[role]) for role in roles])


def _names(names: list[str] | tuple[str, ...]) -> str:
    return "、".join(names) or _("没有")


_NOTHING: Final = Switch("", "lines", "", "word", "")
