"""What Alembic runs: the migrations, on the connection and in the transaction that `storage.schemas` hands over."""

from alembic import context

given = context.config.attributes
context.configure(connection=given["connection"], on_version_apply=given.get("applied"))
with context.begin_transaction():
    context.run_migrations()
