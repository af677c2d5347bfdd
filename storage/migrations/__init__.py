"""How the schema came to be: Alembic runs these files through `storage.schemas`."""
