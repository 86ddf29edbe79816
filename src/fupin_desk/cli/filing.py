"""The verb `photo file`: a folder of photographed month sheets, each filed by the code in its corner."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fupin_desk.cli.answers import Answer, Usage
from fupin_desk.errors import Finding
from fupin_desk.i18n import _
from fupin_desk.jobs import filing
from fupin_desk.model.values import parse_day

if TYPE_CHECKING:
    from fupin_desk.cli.call import Call
    from fupin_desk.jobs.filing import FiledPage


def add_file(kinds: Any, given: dict[str, Any]) -> None:
    """Put `photo file` beside the other verbs about photos."""
    verb = kinds.add_parser("file", **given)
    verb.add_argument("folder")
    verb.add_argument("--sign", default="", metavar="ROLE,ROLE")
    verb.add_argument("--way", default="signed")
    verb.add_argument("--date")
    verb.add_argument("--dry-run", action="store_true")
    verb.set_defaults(run=run_file)


def run_file(call: Call) -> Answer:
    """`photo file`: recognise every page, then file them in one change; findings name what was left out."""
    a = call.args
    folder = Path(a.folder)
    if not folder.exists():
        raise Usage(why=_("没有 {file}").format(file=folder))
    office = call.village(read_only=a.dry_run)
    found = filing.look(office, filing.pages_in(folder))
    roles = [role for role in a.sign.split(",") if role]
    filed = filing.Filed(0, 0, 0)
    if not a.dry_run:
        day = parse_day(a.date) if a.date else None
        filed = filing.file(office, found, roles, a.way, day)
    data = {
        "pages": [_page(page) for page in found],
        "filed": filed.photos,
        "signatures": filed.signatures,
        "attached": filed.attached,
    }
    lines = [f"{page.path.name}  {page.head} {page.month}  {page.why}" for page in found]
    lines.append(
        _("归档了 {photos} 张，记了 {signatures} 次签字。").format(
            photos=filed.photos, signatures=filed.signatures
        )
    )
    odd = [page for page in found if page.state not in ("ready", "again")]
    findings = [Finding(f"page_{page.state}", "warn", page.why, given=page.path.name) for page in odd]
    return Answer.with_findings(data, lines, findings)


def _page(page: FiledPage) -> dict[str, Any]:
    return {
        "photo": page.path.name,
        "state": page.state,
        "household_id": page.household_id,
        "month": page.month,
        "page": page.page,
        "pages": page.pages,
    }
