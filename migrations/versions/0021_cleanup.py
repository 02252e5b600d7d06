"""cleanup"""

import sqlalchemy as sa
from alembic import op

revision = '0021_cleanup'
down_revision = '0020_sanctions'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('cleanups',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('planned', sa.JSON(), nullable=False),
    sa.Column('done', sa.JSON(), nullable=False),
    sa.Column('returned', sa.JSON(), nullable=False),
    sa.Column('stayed', sa.JSON(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_by_id', sa.Integer(), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reverting_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reverted_by_id', sa.Integer(), nullable=True),
    sa.Column('reverted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'reverted') = (reverted_at is not null)", name=op.f('ck_cleanups_reverted')),
    sa.CheckConstraint("state in ('running', 'done', 'reverting', 'reverted')", name=op.f('ck_cleanups_state')),
    sa.ForeignKeyConstraint(['begun_by_id'], ['users.id'], name=op.f('fk_cleanups_begun_by_id_users')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_cleanups_member_id_users')),
    sa.ForeignKeyConstraint(['reverted_by_id'], ['users.id'], name=op.f('fk_cleanups_reverted_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cleanups'))
    )
    with op.batch_alter_table('cleanups', schema=None) as batch_op:
        batch_op.create_index('ix_cleanups_kept', ['begun_at'], unique=False, sqlite_where=sa.text('forgotten_at IS NULL'), postgresql_where=sa.text('forgotten_at IS NULL'))
        batch_op.create_index('ix_cleanups_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('uq_cleanups_busy', ['member_id'], unique=True, sqlite_where=sa.text("state IN ('running', 'reverting')"), postgresql_where=sa.text("state IN ('running', 'reverting')"))

    op.create_table('cleanup_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cleanup_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.CheckConstraint("kind in ('profile', 'others_edit', 'post', 'suggestion', 'vote', 'me_too', 'follow', 'place', 'claim', 'flag')", name=op.f('ck_cleanup_rows_kind')),
    sa.ForeignKeyConstraint(['cleanup_id'], ['cleanups.id'], name=op.f('fk_cleanup_rows_cleanup_id_cleanups'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cleanup_rows'))
    )
    with op.batch_alter_table('cleanup_rows', schema=None) as batch_op:
        batch_op.create_index('ix_cleanup_rows_newest', ['cleanup_id', 'id'], unique=False)
        batch_op.create_index('uq_cleanup_rows_target', ['cleanup_id', 'kind', 'target_id'], unique=True)



def downgrade() -> None:
    with op.batch_alter_table('cleanup_rows', schema=None) as batch_op:
        batch_op.drop_index('uq_cleanup_rows_target')
        batch_op.drop_index('ix_cleanup_rows_newest')

    op.drop_table('cleanup_rows')
    with op.batch_alter_table('cleanups', schema=None) as batch_op:
        batch_op.drop_index('uq_cleanups_busy', sqlite_where=sa.text("state IN ('running', 'reverting')"), postgresql_where=sa.text("state IN ('running', 'reverting')"))
        batch_op.drop_index('ix_cleanups_member')
        batch_op.drop_index('ix_cleanups_kept', sqlite_where=sa.text('forgotten_at IS NULL'), postgresql_where=sa.text('forgotten_at IS NULL'))

    op.drop_table('cleanups')
