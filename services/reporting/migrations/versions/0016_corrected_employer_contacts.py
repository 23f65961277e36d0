"""A contact with an employer may have been corrected: of its versions the highest counts, and it may not have taken
place. What was kept until now is as first recorded."""

from alembic import op

revision = "0016"
down_revision = "0015"

FURTHER = """
    alter table employer_contacts
        add column took_place boolean not null default true, add column version integer not null default 1;
    alter table employer_contacts alter column took_place drop default, alter column version drop default;
    create index ix_employer_contacts_contact_id on employer_contacts (contact_id);
    create index ix_employer_contacts_corrected on employer_contacts (contact_id, version) where version > 1;
"""
# What stood until now is built as it was, and then these columns beside it.
BUILD = f"""
create function build_figures(place text) returns void language plpgsql set search_path = pg_catalog as $$
begin
    perform public.build_figures_without_corrected_contacts(place);
    perform set_config('search_path', quote_ident(place) || ', pg_catalog', true);
    {FURTHER}
end $$
"""
BESIDE_WHAT_STANDS = f"""
do $$
begin
    perform set_config('search_path', 'figures, pg_catalog', true);
    {FURTHER}
    perform set_config('search_path', 'public', true);
end $$
"""


def upgrade() -> None:
    op.execute("alter function build_figures(text) rename to build_figures_without_corrected_contacts")
    op.execute(BUILD)
    op.execute("revoke execute on function build_figures(text) from public")
    op.execute("drop schema if exists figures_next cascade")
    op.execute(BESIDE_WHAT_STANDS)


def downgrade() -> None:
    raise NotImplementedError("Contacts that did not take place would count: migrate anew and rebuild from the log")
