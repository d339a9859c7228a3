"""Alembic runs this file: the steps go over the writer's own connection, in its transaction."""

from alembic import context

from indicators.ledger_tables import noted, tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables,
    version_table=noted.name,
    # SQLite changes a column by making the table anew.
    render_as_batch=True,
    transactional_ddl=True,
)
# No transaction of Alembic's own: whoever called commits, or nothing has happened.
context.run_migrations()
