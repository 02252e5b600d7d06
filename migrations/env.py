"""Alembic's entry point: the connection comes from `forum/core/migrate`."""

from alembic import context

from forum.core.db import Model
from forum.core.db_types import UTCDateTime
from forum.core.migrate import import_models, include_object

import_models()


def render_item(kind, item, _autogen):
    """Migrations must read the same in ten years: no class of ours in them."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Model.metadata,
    render_as_batch=True,
    include_object=include_object,
    render_item=render_item,
    transactional_ddl=True,
    transaction_per_migration=connection.dialect.name == "postgresql",  # some build indexes outside any transaction
)
with context.begin_transaction():
    context.run_migrations()
