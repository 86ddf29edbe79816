"""Filing signed sheets 签字页归档: photographed pages find their household and month by their code.

First the pile is looked at: every photo gets one sentence, and nothing is written. Then one change files what
was recognised: the photos become vouchers of kind ``sheet``, and on request each month gets the signatures
that stand on its page. A page tells *whose* month it is, never *who* signed: that is said by the person who
files, once for the pile.

A page printed from other facts than the book holds now is named (`changed`): a signature binds facts, so such
a page is filed without signatures. A receipt added since, or a signature recorded, changes no fact.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import select

from fupin_desk.errors import Spoken
from fupin_desk.i18n import N_, _
from fupin_desk.intake.pagecodes import PageCode, codes_on
from fupin_desk.jobs import periods
from fupin_desk.jobs import photos as photo_jobs
from fupin_desk.jobs.office import Cancelled, Office, Progress, never, quiet
from fupin_desk.jobs.sheets import Filler
from fupin_desk.model.account import entries
from fupin_desk.model.household import Household
from fupin_desk.model.journal import Op
from fupin_desk.model.signature import Signature
from fupin_desk.model.values import Month
from fupin_desk.model.voucher import voucher_by_original
from fupin_desk.paper.code import digest_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fupin_desk.model.ledger import Writing

PageState = Literal["ready", "changed", "again", "card", "foreign", "uncoded", "bad"]
MONTH_SHEET: Final = "MS"
RETURN_SHEET: Final = "RS"
_ENDINGS: Final = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")

SAID: Final[dict[PageState, str]] = {
    "ready": N_("页上的数和账上的一样"),
    "changed": N_("印出以后账上有变动，只存照片；确认签的就是现在的账，再单独记签字"),
    "again": N_("这张照片存过了"),
    "card": N_("是卡片，不是要签字的月单"),
    "foreign": N_("不是本村的页，没有存"),
    "uncoded": N_("没有认出页上的方码，没有存"),
    "bad": N_("照片打不开，没有存"),
}


@dataclass(frozen=True, slots=True)
class FiledPage:
    """One photo of the pile and what it was recognised as; `why` is one sentence."""

    path: Path
    state: PageState
    why: str
    household_id: str = ""
    head: str = ""
    month: str = ""
    page: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a pile: photos stored, signatures recorded, months whose signatures got their sheet."""

    photos: int
    signatures: int
    attached: int


def pages_in(folder: Path) -> list[Path]:
    """The photos in a folder, by name; what else lies there is left alone."""
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _ENDINGS)


def look(
    office: Office, paths: Sequence[Path], progress: Progress = quiet, cancelled: Cancelled = never
) -> list[FiledPage]:
    """Recognise every photo of a pile; writes nothing."""
    found: list[FiledPage] = []
    with office.read() as s:
        reader = _Reader(office, s)
        for done, path in enumerate(paths):
            progress(done, len(paths))
            if cancelled():
                break
            found.append(reader.page(path))
    progress(len(found), len(paths))
    return found


class _Reader:
    """Recognises pages against one village's households; each month's digest is computed once."""

    def __init__(self, office: Office, s: Session) -> None:
        self._s, self._village = s, office.village
        self._filler = Filler(office, s, office.village)
        houses = s.scalars(select(Household).where(Household.village == office.village))
        self._houses = {house.alias: house for house in houses}
        self._digests: dict[tuple[str, str], str] = {}

    def page(self, path: Path) -> FiledPage:
        """What one photo is."""
        try:
            data = photo_jobs.read_file(path)
            codes = codes_on(data)
        except (Spoken, OSError) as bad:
            return _said(path, "bad", getattr(bad, "what", ""))
        if voucher_by_original(self._s, self._village, hashlib.sha256(data).hexdigest()) is not None:
            return _said(path, "again")
        if not codes:
            return _said(path, "uncoded")
        return self._coded(path, codes[0])

    def _coded(self, path: Path, code: PageCode) -> FiledPage:
        """A photo with a code of ours: whose it is, and whether it is a sheet to sign."""
        house = self._houses.get(code.alias) if code.village == self._village else None
        if house is None:
            return _said(path, "foreign")
        known = _said(path, "card")
        known = replace(
            known, household_id=house.id, head=self._filler.head(house), page=code.page, pages=code.pages
        )
        if code.kind == RETURN_SHEET:
            return replace(known, why=_("是返乡补签单，请在“务工月监测”里记补签"))
        if code.kind != MONTH_SHEET or len(code.period) != 6:
            return known
        return self._month_page(known, house, code)

    def _month_page(self, known: FiledPage, house: Household, code: PageCode) -> FiledPage:
        month = f"{code.period[:4]}-{code.period[4:]}"
        key = (house.id, month)
        if key not in self._digests:
            self._digests[key] = self._printable(house, Month.parse(month))
        state: PageState = "ready" if code.says(self._digests[key]) else "changed"
        return replace(known, month=month, state=state, why=_(SAID[state]))

    def _printable(self, house: Household, at: Month) -> str:
        """The digest this month's sheet would have today, '' where there is nothing to sign."""
        if not entries(self._s, self._village, house.id, at, at):
            return ""
        return digest_of(self._filler.month_sheet(house, at))


def _said(path: Path, state: PageState, why: str = "") -> FiledPage:
    return FiledPage(path, state, why or _(SAID[state]))


def file(
    office: Office,
    pages: Sequence[FiledPage],
    roles: Sequence[str] = (),
    way: str = "signed",
    signed_on: date | None = None,
) -> Filed:
    """File the recognised pages in one change; `roles` are those whose signature stands on every ready page.

    Pages of one month lie together on that month's signatures (the last page, where people sign, is the
    sheet). Raises what signing raises; then nothing was filed.
    """
    kept = [page for page in pages if page.state in ("ready", "changed")]
    if not kept:
        return Filed(0, 0, 0)
    signed = attached = 0
    with photo_jobs.stored(office, [page.path for page in kept]) as pictures, office.change(Op.SIGN) as s:
        sheets: dict[tuple[str, str], tuple[FiledPage, str]] = {}
        for page, picture in zip(kept, pictures, strict=True):
            voucher = photo_jobs.voucher(s, picture)
            voucher.kind = voucher.kind or "sheet"
            key = (page.household_id, page.month)
            if page.state == "ready" and (key not in sheets or page.page > sheets[key][0].page):
                sheets[key] = (page, voucher.id)
        for (house, month), (_page, sheet) in sheets.items():
            for role in roles:
                periods.put_word(
                    office, s, house, Month.parse(month), role, way=way, signed_on=signed_on, sheet_id=sheet
                )
                signed += 1
            attached += 0 if roles else _attach(s, house, month, sheet)
    return Filed(len(kept), signed, attached)


def _attach(s: Writing, household_id: str, month: str, sheet_id: str) -> int:
    """Lay the photographed sheet on signatures of its month that have none yet."""
    query = select(Signature).where(
        Signature.village == s.village, Signature.household_id == household_id, Signature.month == month,
        Signature.sheet_id.is_(None),
    )  # fmt: skip
    lacking = s.scalars(query).all()
    for row in lacking:
        row.sheet_id = sheet_id
    return len(lacking)
