"""The values the letterbox hands over: members, households, and the whole reading of one roster.

A fault in a cell never drops the person. What could be believed stands in the fields; what stood in the
cells, believed or not, stands in `given`. Money is in fen, dates are dates, national numbers are text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from fupin_desk.errors import Finding


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person as one row of the file tells; '' or None where nothing could be believed.

    `id_number` is 18 characters, or a disability certificate's 20 or 22 (`model.idnumber.resident_number`
    gives the first 18). `given` is heading → text as found, for every column.
    """

    row: int
    person_no: str
    name: str
    sex: str
    id_kind: str
    id_number: str
    birth: date | None
    relation: str
    ethnic: str
    education: str
    student: str
    health: str
    labour: str
    work_months: int | None
    phone: str
    remark: str
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """One household and its members, in the file's order.

    `group` is the villager group, or the hamlet where the file has no column for groups. A household
    without a number in the file has a running one (``001``) and a finding says so. `income_fen` is the
    yearly net income per head in fen, where the household's sound cells agree.
    """

    household_no: str
    group: str
    hamlet: str
    kind: str
    monitor_category: str
    cause: str
    phone: str
    address: str
    identified: str
    income_fen: int | None
    members: tuple[MemberRow, ...]
    row: int


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What one file says. `village` is its most frequent 行政村, '' if it names none.

    Members of rows naming another village stay in their household here, each with an OTHER_VILLAGE error:
    whether they belong to it is for a person to say, so nobody may merge them in silence.
    """

    sheet: str
    header_row: int
    columns: tuple[str, ...]
    village: str
    households: tuple[HouseholdRow, ...]
    findings: tuple[Finding, ...]
    sha256: str
