"""audit log"""

import sqlalchemy as sa
from alembic import op

revision = '0002_audit_log'
down_revision = '0001_first_house'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_rows'))
    )
    op.create_index('ix_audit_rows_action', 'audit_rows', ['action', 'id'])
    op.create_index('ix_audit_rows_actor', 'audit_rows', ['actor_id', 'id'])
    op.create_index('ix_audit_rows_member', 'audit_rows', ['member_id', 'id'])
    op.create_index('ix_audit_rows_thread', 'audit_rows', ['thread_id', 'id'])
    refuse_changes()


def refuse_changes() -> None:
    """Triggers: a row that is written stays as it is."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER audit_rows_no_{verb} BEFORE {verb} ON audit_rows "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_rows_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_rows_append_only BEFORE UPDATE OR DELETE ON audit_rows "
        "FOR EACH ROW EXECUTE FUNCTION audit_rows_refuse()"
    )


def downgrade() -> None:
    op.drop_table('audit_rows')
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_rows_refuse()")
