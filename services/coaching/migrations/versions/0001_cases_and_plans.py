"""Coaches, cases, employers, employments, activities, plans; what others told of referrals and consents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from common.migrations import shared_tables

revision = "0001"
down_revision = None

# A signed plan is a document: not even a program with a fault may change it.
REFUSE_CHANGE_OF_SIGNED = """
    create function refuse_change_of_signed() returns trigger language plpgsql as $$
    declare signed date;
    begin
        if tg_table_name = 'plans' then
            signed := old.signed_on;
        else
            select signed_on into signed from plans where id = coalesce(new.plan_id, old.plan_id);
        end if;
        if signed is not null then
            raise exception 'a signed plan cannot change' using errcode = 'restrict_violation';
        end if;
        return coalesce(new, old);
    end $$
"""
# The second signature arrives in the transaction that seals the plan, so inserting one is not refused here.
GUARDS = {
    "plans": "update or delete",
    "plan_sections": "insert or update or delete",
    "plan_signatures": "update or delete",
}


def upgrade() -> None:
    shared_tables.create(op)
    create_coaches()
    create_cases()
    create_assignments()
    create_employers()
    create_employer_contacts()
    create_employments()
    create_activities()
    create_plans()
    create_signatures()
    guard_signed_plans()
    create_what_others_told()


def create_coaches() -> None:
    op.create_table(
        "coaches",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sort_key", sa.Text, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("fte", sa.Numeric(3, 2), nullable=False),
        sa.Column("login", sa.Uuid, unique=True),
        sa.CheckConstraint("fte > 0 and fte <= 1", name="fte"),
    )
    op.create_index("ix_coaches_municipality", "coaches", ["municipality", "sort_key", "id"])
    op.create_table(
        "coach_keys",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), nullable=False),
    )


def create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), nullable=False),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("source_category", sa.Text, nullable=False),
        sa.Column("referral_id", sa.Uuid, unique=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("end_reason", sa.Text),
        sa.Column("end_detail", sa.Text),
        sa.CheckConstraint("ended_on >= started_on", name="end_after_start"),
        sa.CheckConstraint("(ended_on is null) = (end_reason is null)", name="end_with_reason"),
        sa.CheckConstraint("(status = 'ended') = (ended_on is not null)", name="status"),
    )
    is_open = sa.text("ended_on is null")
    op.create_index("uq_cases_open_client", "cases", ["client_id"], unique=True, postgresql_where=is_open)
    op.create_index("ix_cases_open_coach", "cases", ["coach_id"], postgresql_where=is_open)
    op.create_index("ix_cases_client", "cases", ["client_id", "started_on"])
    op.create_index("ix_cases_start", "cases", ["started_on", "id"])


def create_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), nullable=False),
        sa.Column("assigned_on", sa.Date, nullable=False),
        sa.Column("assigned_by", sa.Uuid, nullable=False),
        sa.Column("override_reason", sa.Text),
    )


def create_employers() -> None:
    op.create_table(
        "employers",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sort_key", sa.Text, nullable=False),
        sa.Column("sector", sa.Text, nullable=False),
        sa.Column("business_id", sa.Text, unique=True),
        sa.Column("size_class", sa.Text),
        sa.Column("municipality", sa.Text),
    )
    op.create_index("ix_employers_name", "employers", ["sort_key", "id"])
    op.create_table(
        "employer_keys",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("employer_id", sa.Uuid, sa.ForeignKey("employers.id"), nullable=False),
    )


def create_employer_contacts() -> None:
    op.create_table(
        "employer_contacts",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("employer_id", sa.Uuid, sa.ForeignKey("employers.id"), nullable=False),
        sa.Column("coach_id", sa.Uuid, sa.ForeignKey("coaches.id"), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("client_id", sa.Uuid),
        sa.Column("contacted_on", sa.Date, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("face_to_face", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("next_step", sa.Text),
        sa.Column("next_step_on", sa.Date),
        sa.Column("external_ordinal", sa.Integer),
    )
    op.create_index("ix_employer_contacts_client", "employer_contacts", ["client_id", "contacted_on"])
    op.create_index("ix_employer_contacts_coach", "employer_contacts", ["coach_id", "contacted_on"])
    op.create_index(
        "uq_employer_contacts_imported",
        "employer_contacts",
        ["employer_id", "coach_id", "client_id", "contacted_on", "kind", "face_to_face", "external_ordinal"],
        unique=True,
        postgresql_nulls_not_distinct=True,
        postgresql_where=sa.text("external_ordinal is not null"),
    )


def create_employments() -> None:
    op.create_table(
        "employments",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("employer_id", sa.Uuid, sa.ForeignKey("employers.id"), nullable=False),
        sa.Column("sector", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.Column("wage_subsidy", sa.Boolean, nullable=False),
        sa.Column("contract", sa.Text),
        sa.Column("hours_per_week", sa.Numeric(3, 1)),
        sa.Column("occupation", sa.Text),
        sa.Column("open_labour_market", sa.Boolean),
        sa.Column("out_of_work_at_entry", sa.Boolean),
        sa.Column("adjustments", ARRAY(sa.Text), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("client_id", "employer_id", "started_on"),
        sa.CheckConstraint("ended_on >= started_on", name="end_after_start"),
    )
    op.create_table(
        "employment_versions",
        sa.Column("employment_id", sa.Uuid, sa.ForeignKey("employments.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("facts", JSONB, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("corrected_by", sa.Uuid, nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )


def create_activities() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False, index=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("started_on", sa.Date, nullable=False),
        sa.Column("ended_on", sa.Date),
        sa.UniqueConstraint("client_id", "kind", "started_on"),
        sa.CheckConstraint("ended_on >= started_on", name="end_after_start"),
    )


def create_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("case_id", sa.Uuid, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("signed_on", sa.Date),
        sa.Column("signed_text", sa.Text),
        sa.UniqueConstraint("case_id", "version"),
        sa.CheckConstraint(
            "(sha256 is null) = (signed_on is null) and (sha256 is null) = (signed_text is null)", name="signed"
        ),
    )
    op.create_table(
        "plan_sections",
        sa.Column("plan_id", sa.Uuid, sa.ForeignKey("plans.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("text", JSONB, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("owner", sa.Uuid, nullable=False),
        sa.Column("saved_by", sa.Uuid, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number between 1 and 13", name="number"),
    )


def guard_signed_plans() -> None:
    op.execute(REFUSE_CHANGE_OF_SIGNED)
    for table, changes in GUARDS.items():
        op.execute(
            f"create trigger refuse_change_of_signed before {changes} on {table} "
            "for each row execute function refuse_change_of_signed()"
        )


def create_signatures() -> None:
    op.create_table(
        "plan_signatures",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("plan_id", sa.Uuid, sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("signed_on", sa.Date, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("recorded_by", sa.Uuid, nullable=False),
        sa.Column("is_void", sa.Boolean, nullable=False),
    )
    op.create_index(
        "uq_plan_signatures_role",
        "plan_signatures",
        ["plan_id", "role"],
        unique=True,
        postgresql_where=sa.text("not is_void"),
    )


def create_what_others_told() -> None:
    op.create_table(
        "accepted_referrals",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("source_category", sa.Text, nullable=False),
        sa.Column("accepted_on", sa.Date, nullable=False),
    )
    op.create_index("ix_accepted_referrals_client", "accepted_referrals", ["client_id", "municipality", "accepted_on"])
    op.create_table(
        "employer_consents",
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("client_id", sa.Uuid, nullable=False, index=True),
        sa.Column("allows_employers", sa.Boolean, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_until", sa.Date),
        sa.Column("ended_on", sa.Date),
    )
