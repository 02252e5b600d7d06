"""statements"""

import sqlalchemy as sa
from alembic import op

revision = '0019_statements'
down_revision = '0018_flags'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('active_months',
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('members', sa.Integer(), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('month', name=op.f('pk_active_months'))
    )
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('form_key', sa.String(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('law', sa.Text(), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=True),
    sa.Column('locale', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('acted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('duplicate_of_id', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('scrubbed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'open') = (closed_at is null)", name=op.f('ck_notices_closed')),
    sa.CheckConstraint("category in ('child_abuse', 'terrorism', 'hate_or_threats', 'privacy', 'defamation', 'intellectual_property', 'fraud', 'unsafe_products', 'other')", name=op.f('ck_notices_category')),
    sa.CheckConstraint("state <> 'duplicate' or duplicate_of_id is not null", name=op.f('ck_notices_duplicate')),
    sa.CheckConstraint("state in ('open', 'decided', 'duplicate', 'withdrawn')", name=op.f('ck_notices_state')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_notices_author_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_notices_decided_by_id_users')),
    sa.ForeignKeyConstraint(['duplicate_of_id'], ['notices.id'], name=op.f('fk_notices_duplicate_of_id_notices')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_notices_post_id_posts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['reporter_id'], ['users.id'], name=op.f('fk_notices_reporter_id_users')),
    sa.ForeignKeyConstraint(['thread_id'], ['threads.id'], name=op.f('fk_notices_thread_id_threads'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_filed', ['filed_at', 'id'], unique=False)
        batch_op.create_index('ix_notices_kept', ['closed_at', 'id'], unique=False, sqlite_where=sa.text('scrubbed_at IS NULL AND closed_at IS NOT NULL'), postgresql_where=sa.text('scrubbed_at IS NULL AND closed_at IS NOT NULL'))
        batch_op.create_index('ix_notices_post', ['post_id', 'id'], unique=False)
        batch_op.create_index('uq_notices_form_key', ['form_key'], unique=True)
        batch_op.create_index('uq_notices_number', ['number'], unique=True)

    with op.batch_alter_table('appeals', schema=None) as batch_op:
        batch_op.add_column(sa.Column('look_at', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('why_oneself', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('told_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_appeals_filed', ['filed_at', 'id'], unique=False)

    with op.batch_alter_table('statements', schema=None) as batch_op:
        batch_op.add_column(sa.Column('withdrawal_told_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('law', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_automated', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('notice_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.create_index('ix_statements_sanction', ['sanction_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_statements_notice_id_notices'), 'notices', ['notice_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_statements_replaces_id_statements'), 'statements', ['replaces_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('statements', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_statements_replaces_id_statements'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_statements_notice_id_notices'), type_='foreignkey')
        batch_op.drop_index('ix_statements_sanction')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('notice_id')
        batch_op.drop_column('is_automated')
        batch_op.drop_column('law')
        batch_op.drop_column('ended_at')
        batch_op.drop_column('mailed_at')
        batch_op.drop_column('withdrawal_told_at')

    with op.batch_alter_table('appeals', schema=None) as batch_op:
        batch_op.drop_index('ix_appeals_filed')
        batch_op.drop_column('told_at')
        batch_op.drop_column('why_oneself')
        batch_op.drop_column('look_at')

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('uq_notices_number')
        batch_op.drop_index('uq_notices_form_key')
        batch_op.drop_index('ix_notices_post')
        batch_op.drop_index('ix_notices_kept', sqlite_where=sa.text('scrubbed_at IS NULL AND closed_at IS NOT NULL'), postgresql_where=sa.text('scrubbed_at IS NULL AND closed_at IS NOT NULL'))
        batch_op.drop_index('ix_notices_filed')

    op.drop_table('notices')
    op.drop_table('active_months')
