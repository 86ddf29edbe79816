"""The first tables: village, households, account, evidence, help, verdicts, journal, post."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "change",
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("node", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("actor_name", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column("reverses", sa.String(), nullable=True),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("series", "node", "seq", name=op.f("pk_change")),
    )
    op.create_index("ix_change_hlc", "change", ["hlc"], unique=False)
    op.create_index("ix_change_series_hlc", "change", ["series", "hlc"], unique=False)
    op.create_table(
        "change_row",
        sa.Column("series", sa.String(length=12), nullable=False),
        sa.Column("node", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("delta", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("series", "node", "seq", "n", name=op.f("pk_change_row")),
    )
    op.create_index("ix_change_row_row", "change_row", ["series", "table_name", "row_id"], unique=False)
    op.create_table(
        "clash",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("ours", sa.String(), nullable=False),
        sa.Column("theirs", sa.String(), nullable=False),
        sa.Column("stands", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("settled", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clash")),
    )
    op.create_index(op.f("ix_clash_village"), "clash", ["village"], unique=False)
    op.create_table(
        "exchange",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange")),
    )
    op.create_index(op.f("ix_exchange_digest"), "exchange", ["digest"], unique=False)
    op.create_index(op.f("ix_exchange_village"), "exchange", ["village"], unique=False)
    op.create_table(
        "household",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_no", sa.String(), nullable=False),
        sa.Column("short_no", sa.String(), nullable=False),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("hamlet", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("monitor_category", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("identified", sa.String(), nullable=False),
        sa.Column("reported_income", sa.BigInteger(), nullable=True),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("alias", sa.String(), nullable=False),
        sa.Column("consent_door_on", sa.Date(), nullable=True),
        sa.Column("consent_totals_on", sa.Date(), nullable=True),
        sa.Column("informed_on", sa.Date(), nullable=True),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_alias"), "household", ["alias"], unique=False)
    op.create_index(op.f("ix_household_household_no"), "household", ["household_no"], unique=False)
    op.create_table(
        "member",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_no", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("birth", sa.Date(), nullable=True),
        sa.Column("id_kind", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("ethnic", sa.String(), nullable=False),
        sa.Column("education", sa.String(), nullable=False),
        sa.Column("student", sa.String(), nullable=False),
        sa.Column("health", sa.String(), nullable=False),
        sa.Column("labour", sa.String(), nullable=False),
        sa.Column("work_months", sa.BigInteger(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("remark", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_member")),
    )
    op.create_index(op.f("ix_member_id_number"), "member", ["id_number"], unique=False)
    op.create_index(op.f("ix_member_person_no"), "member", ["person_no"], unique=False)
    op.create_table(
        "node",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("began", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_node")),
    )
    op.create_table(
        "own_key",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.String(), nullable=False),
        sa.Column("retired", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_key")),
    )
    op.create_table(
        "person",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_person")),
    )
    op.create_table(
        "reached",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("node", sa.String(), nullable=False),
        sa.Column("acknowledged", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reached")),
    )
    op.create_index(op.f("ix_reached_station"), "reached", ["station"], unique=False)
    op.create_index(op.f("ix_reached_village"), "reached", ["village"], unique=False)
    op.create_table(
        "roster_import",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("village", sa.String(), nullable=False),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
    )
    op.create_index(op.f("ix_roster_import_file_sha256"), "roster_import", ["file_sha256"], unique=False)
    op.create_table(
        "setting",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
    )
    op.create_table(
        "station",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sign_public", sa.LargeBinary(), nullable=False),
        sa.Column("seal_public", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("enrolled", sa.String(), nullable=False),
        sa.Column("valid_to_seq", sa.BigInteger(), nullable=True),
        sa.Column("replaced_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
    )
    op.create_table(
        "tally",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("table_name", sa.String(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("sum_fen", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("village", "table_name", name=op.f("pk_tally")),
    )
    op.create_table(
        "village",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("township", sa.String(), nullable=False),
        sa.Column("county", sa.String(), nullable=False),
        sa.Column("code_now", sa.String(), nullable=False),
        sa.Column("hotline", sa.String(), nullable=False),
        sa.Column("township_phone", sa.String(), nullable=False),
        sa.Column("office_hours", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_village")),
    )
    op.create_table(
        "voucher",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("original_sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("paper_date", sa.Date(), nullable=True),
        sa.Column("paper_amount", sa.BigInteger(), nullable=True),
        sa.Column("photographed", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_voucher")),
    )
    op.create_index(op.f("ix_voucher_original_sha256"), "voucher", ["original_sha256"], unique=False)
    op.create_index(op.f("ix_voucher_sha256"), "voucher", ["sha256"], unique=False)
    op.create_table(
        "entry",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("sub", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("use", sa.String(), nullable=True),
        sa.Column("member_id", sa.String(length=36), nullable=True),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("living_cost", sa.BigInteger(), nullable=True),
        sa.Column("sent_home", sa.BigInteger(), nullable=True),
        sa.Column("one_off", sa.Boolean(), nullable=False),
        sa.Column("happened", sa.Date(), nullable=True),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_entry_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_entry_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_entry")),
    )
    op.create_index("ix_entry_household_month", "entry", ["village", "household_id", "month"], unique=False)
    op.create_table(
        "membership",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("member_id", sa.String(length=36), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("joined", sa.Date(), nullable=True),
        sa.Column("left", sa.Date(), nullable=True),
        sa.Column("left_why", sa.String(), nullable=False),
        sa.Column("shares_income", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_membership_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "member_id"],
            ["member.village", "member.id"],
            name=op.f("fk_membership_village_member_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_household_id"), "membership", ["household_id"], unique=False)
    op.create_index(op.f("ix_membership_member_id"), "membership", ["member_id"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_pairing_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "person_id"],
            ["person.village", "person.id"],
            name=op.f("fk_pairing_village_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_pairing")),
    )
    op.create_index(op.f("ix_pairing_household_id"), "pairing", ["household_id"], unique=False)
    op.create_index(op.f("ix_pairing_person_id"), "pairing", ["person_id"], unique=False)
    op.create_table(
        "period",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_period_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_period")),
    )
    op.create_index(op.f("ix_period_household_id"), "period", ["household_id"], unique=False)
    op.create_index(op.f("ix_period_month"), "period", ["month"], unique=False)
    op.create_table(
        "signature",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("sheet_id", sa.String(length=36), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_signature_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "person_id"],
            ["person.village", "person.id"],
            name=op.f("fk_signature_village_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "sheet_id"],
            ["voucher.village", "voucher.id"],
            name=op.f("fk_signature_village_sheet_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_signature")),
    )
    op.create_index(op.f("ix_signature_household_id"), "signature", ["household_id"], unique=False)
    op.create_table(
        "verdict",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_verdict_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_verdict")),
    )
    op.create_index(op.f("ix_verdict_household_id"), "verdict", ["household_id"], unique=False)
    op.create_table(
        "entry_voucher",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("voucher_id", sa.String(length=36), nullable=False),
        sa.Column("sound", sa.Boolean(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "entry_id"],
            ["entry.village", "entry.id"],
            name=op.f("fk_entry_voucher_village_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "voucher_id"],
            ["voucher.village", "voucher.id"],
            name=op.f("fk_entry_voucher_village_voucher_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_entry_voucher")),
    )
    op.create_index(op.f("ix_entry_voucher_entry_id"), "entry_voucher", ["entry_id"], unique=False)
    op.create_index(op.f("ix_entry_voucher_voucher_id"), "entry_voucher", ["voucher_id"], unique=False)
    op.create_table(
        "help_record",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("household_id", sa.String(length=36), nullable=False),
        sa.Column("happened", sa.Date(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("goods", sa.String(), nullable=False),
        sa.Column("quantity", sa.String(), nullable=False),
        sa.Column("fund_source", sa.String(), nullable=False),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("paying_unit", sa.String(), nullable=False),
        sa.Column("helper_id", sa.String(length=36), nullable=True),
        sa.Column("entry_id", sa.String(length=36), nullable=True),
        sa.Column("confirmed", sa.String(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("booked", sa.Date(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "entry_id"],
            ["entry.village", "entry.id"],
            name=op.f("fk_help_record_village_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "helper_id"],
            ["person.village", "person.id"],
            name=op.f("fk_help_record_village_helper_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "household_id"],
            ["household.village", "household.id"],
            name=op.f("fk_help_record_village_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_help_record")),
    )
    op.create_index(op.f("ix_help_record_household_id"), "help_record", ["household_id"], unique=False)
    op.create_table(
        "signed_fact",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("signature_id", sa.String(length=36), nullable=False),
        sa.Column("fact_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "signature_id"],
            ["signature.village", "signature.id"],
            name=op.f("fk_signed_fact_village_signature_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_signed_fact")),
    )
    op.create_index(op.f("ix_signed_fact_fact_id"), "signed_fact", ["fact_id"], unique=False)
    op.create_index(op.f("ix_signed_fact_signature_id"), "signed_fact", ["signature_id"], unique=False)
    op.create_table(
        "help_voucher",
        sa.Column("village", sa.String(length=12), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("help_id", sa.String(length=36), nullable=False),
        sa.Column("voucher_id", sa.String(length=36), nullable=False),
        sa.Column("gone", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["village", "help_id"],
            ["help_record.village", "help_record.id"],
            name=op.f("fk_help_voucher_village_help_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["village", "voucher_id"],
            ["voucher.village", "voucher.id"],
            name=op.f("fk_help_voucher_village_voucher_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("village", "id", name=op.f("pk_help_voucher")),
    )
    op.create_index(op.f("ix_help_voucher_help_id"), "help_voucher", ["help_id"], unique=False)
    op.create_index(op.f("ix_help_voucher_voucher_id"), "help_voucher", ["voucher_id"], unique=False)
