"""audit chain"""

import sqlalchemy as sa
from alembic import op

revision = '0014_audit_chain'
down_revision = '0013_desk'
branch_labels = None
depends_on = None

APPEND_ONLY = ('audit_seals', 'audit_links')


def upgrade() -> None:
    for name in ('door', 'request_id', 'words'):  # not in a batch: that would copy the table and lose its triggers
        op.add_column('audit_rows', sa.Column(name, sa.String(), nullable=True))
    op.create_index('ix_audit_rows_at', 'audit_rows', ['at', 'id'])
    op.create_index('ix_audit_rows_request', 'audit_rows', ['request_id'])
    op.create_table('audit_seals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_position', sa.Integer(), nullable=False),
    sa.Column('last_position', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.CheckConstraint('first_position <= last_position', name=op.f('ck_audit_seals_range')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_seals')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_seals_hash')),
    sa.UniqueConstraint('previous_hash', name=op.f('uq_audit_seals_previous_hash'))
    )
    op.create_table('audit_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_links')),
    sa.UniqueConstraint('row_id', name=op.f('uq_audit_links_row_id'))
    )
    refuse_changes()


def refuse_changes() -> None:
    """Triggers: what is written stays as it is. PostgreSQL's TRUNCATE passes by the triggers of rows, so it gets one of its own."""
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            for verb in ("update", "delete"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
                )
        return
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_rows_refuse()"
        )
    for table in ('audit_rows', *APPEND_ONLY):
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_rows_refuse()"
        )


def downgrade() -> None:
    op.drop_table('audit_links')
    op.drop_table('audit_seals')
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP TRIGGER audit_rows_no_truncate ON audit_rows")
    op.drop_index('ix_audit_rows_request', table_name='audit_rows')
    op.drop_index('ix_audit_rows_at', table_name='audit_rows')
    for name in ('words', 'request_id', 'door'):
        op.drop_column('audit_rows', name)
