"""desk"""

import sqlalchemy as sa
from alembic import op

revision = '0013_desk'
down_revision = '0012_reminders'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('reporters',
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('upheld', sa.Integer(), nullable=False),
    sa.Column('rejected', sa.Integer(), nullable=False),
    sa.Column('suspended_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_reporters_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_reporters'))
    )
    op.create_table('sanctions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('imposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imposed_by_id', sa.Integer(), nullable=True),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_how', sa.String(), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_why', sa.String(), nullable=False),
    sa.CheckConstraint("ended_how in ('expired','lifted','overturned','undone')", name=op.f('ck_sanctions_ended_how')),
    sa.CheckConstraint("kind in ('warning','silence','suspension','removal')", name=op.f('ck_sanctions_kind')),
    sa.CheckConstraint('(ended_at is null) = (ended_how is null)', name=op.f('ck_sanctions_ended')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_sanctions_ended_by_id_users')),
    sa.ForeignKeyConstraint(['imposed_by_id'], ['users.id'], name=op.f('fk_sanctions_imposed_by_id_users')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_sanctions_member_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sanctions'))
    )
    with op.batch_alter_table('sanctions', schema=None) as batch_op:
        batch_op.create_index('ix_sanctions_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_sanctions_running', ['ends_at'], unique=False, sqlite_where=sa.text('ended_at IS NULL AND ends_at IS NOT NULL'), postgresql_where=sa.text('ended_at IS NULL AND ends_at IS NOT NULL'))

    op.create_table('flags',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reporter_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('weight', sa.Double(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state in ('upheld', 'rejected', 'closed')) = (settled_at is not null)", name=op.f('ck_flags_settled')),
    sa.CheckConstraint("reason in ('spam', 'abusive', 'off_topic', 'duplicate', 'personal_information', 'dangerous_or_wrong', 'not_an_answer', 'other')", name=op.f('ck_flags_reason')),
    sa.CheckConstraint("state in ('open', 'withdrawn', 'upheld', 'rejected', 'closed')", name=op.f('ck_flags_state')),
    sa.CheckConstraint('(post_id is null) <> (member_id is null)', name=op.f('ck_flags_subject')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_flags_member_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_flags_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reporter_id'], ['users.id'], name=op.f('fk_flags_reporter_id_users')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['users.id'], name=op.f('fk_flags_settled_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flags'))
    )
    with op.batch_alter_table('flags', schema=None) as batch_op:
        batch_op.create_index('ix_flags_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_flags_post', ['post_id', 'id'], unique=False)
        batch_op.create_index('ix_flags_reporter', ['reporter_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('uq_flags_open_member', ['member_id', 'reporter_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index('uq_flags_open_post', ['post_id', 'reporter_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('statements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('restriction', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('found_how', sa.String(), nullable=False),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('sanction_id', sa.Integer(), nullable=True),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('guideline_version', sa.Integer(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_how', sa.String(), nullable=True),
    sa.CheckConstraint("found_how in ('flag', 'own_initiative', 'automated', 'notice')", name=op.f('ck_statements_found_how')),
    sa.CheckConstraint("restriction in ('hidden', 'removed', 'refused', 'warning', 'silence', 'suspension', 'removal', 'flag_privilege')", name=op.f('ck_statements_restriction')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['users.id'], name=op.f('fk_statements_issued_by_id_users')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_statements_member_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_statements_post_id_posts'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['sanction_id'], ['sanctions.id'], name=op.f('fk_statements_sanction_id_sanctions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statements'))
    )
    with op.batch_alter_table('statements', schema=None) as batch_op:
        batch_op.create_index('ix_statements_decision', ['decision_id'], unique=False)
        batch_op.create_index('ix_statements_issued', ['issued_at', 'id'], unique=False)
        batch_op.create_index('ix_statements_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_statements_post', ['post_id', 'id'], unique=False)

    op.create_table('appeals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('statement_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('decided_against_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint("(state in ('upheld','overturned')) = (decided_at is not null)", name=op.f('ck_appeals_decided')),
    sa.CheckConstraint("state in ('open', 'upheld', 'overturned', 'withdrawn')", name=op.f('ck_appeals_state')),
    sa.ForeignKeyConstraint(['decided_against_by_id'], ['users.id'], name=op.f('fk_appeals_decided_against_by_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_appeals_decided_by_id_users')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_appeals_member_id_users')),
    sa.ForeignKeyConstraint(['statement_id'], ['statements.id'], name=op.f('fk_appeals_statement_id_statements')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeals'))
    )
    with op.batch_alter_table('appeals', schema=None) as batch_op:
        batch_op.create_index('ix_appeals_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_appeals_open', ['id'], unique=False, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.create_index('uq_appeals_statement', ['statement_id'], unique=True)

    op.create_table('review_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('suggestion_id', sa.Integer(), nullable=True),
    sa.Column('appeal_id', sa.Integer(), nullable=True),
    sa.Column('notice_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('flag_weight', sa.Double(), nullable=False),
    sa.Column('flag_count', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_by_id', sa.Integer(), nullable=True),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('touched_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(state in ('decided','void')) = (closed_at is not null)", name=op.f('ck_review_items_closed')),
    sa.CheckConstraint("state <> 'claimed' or (claimed_by_id is not null and touched_at is not null)", name=op.f('ck_review_items_claimed')),
    sa.CheckConstraint("state in ('open', 'claimed', 'decided', 'void')", name=op.f('ck_review_items_state')),
    sa.CheckConstraint("subject in ('post', 'member', 'edit', 'appeal', 'notice')", name=op.f('ck_review_items_subject')),
    sa.CheckConstraint('(case when post_id is null then 0 else 1 end) + (case when member_id is null then 0 else 1 end) + (case when suggestion_id is null then 0 else 1 end) + (case when appeal_id is null then 0 else 1 end) + (case when notice_id is null then 0 else 1 end) = 1', name=op.f('ck_review_items_one_subject')),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeals.id'], name=op.f('fk_review_items_appeal_id_appeals')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_review_items_category_id_categories')),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['users.id'], name=op.f('fk_review_items_claimed_by_id_users')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_review_items_member_id_users')),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_review_items_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['suggestion_id'], ['suggested_edits.id'], name=op.f('fk_review_items_suggestion_id_suggested_edits'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_items'))
    )
    with op.batch_alter_table('review_items', schema=None) as batch_op:
        batch_op.create_index('ix_review_items_claimer', ['claimed_by_id', 'id'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('ix_review_items_closed', ['closed_at', 'id'], unique=False)
        batch_op.create_index('ix_review_items_of_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_review_items_of_post', ['post_id', 'id'], unique=False)
        batch_op.create_index('ix_review_items_oldest', ['opened_at', 'id'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('ix_review_items_queue', ['rank', 'id'], unique=False, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_review_items_appeal', ['appeal_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_review_items_member', ['member_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_review_items_notice', ['notice_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_review_items_post', ['post_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))
        batch_op.create_index('uq_review_items_suggestion', ['suggestion_id'], unique=True, sqlite_where=sa.text('closed_at IS NULL'), postgresql_where=sa.text('closed_at IS NULL'))

    op.create_table('decisions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('found_how', sa.String(), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('batch', sa.String(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_id', sa.Integer(), nullable=True),
    sa.Column('undone_how', sa.String(), nullable=True),
    sa.CheckConstraint('(undone_at is null) = (undone_how is null)', name=op.f('ck_decisions_undone')),
    sa.ForeignKeyConstraint(['actor_id'], ['users.id'], name=op.f('fk_decisions_actor_id_users')),
    sa.ForeignKeyConstraint(['item_id'], ['review_items.id'], name=op.f('fk_decisions_item_id_review_items'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['undone_by_id'], ['users.id'], name=op.f('fk_decisions_undone_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions'))
    )
    with op.batch_alter_table('decisions', schema=None) as batch_op:
        batch_op.create_index('ix_decisions_actor', ['actor_id', 'at', 'id'], unique=False)
        batch_op.create_index('ix_decisions_at', ['at', 'id'], unique=False)
        batch_op.create_index('ix_decisions_item', ['item_id', 'id'], unique=False)
        batch_op.create_index('ix_decisions_similar', ['decision', 'reason', 'at'], unique=False)

    op.create_table('review_causes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('ref_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('weight', sa.Double(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('flag', 'held', 'screened', 'suggested', 'appeal', 'notice', 'own')", name=op.f('ck_review_causes_kind')),
    sa.ForeignKeyConstraint(['item_id'], ['review_items.id'], name=op.f('fk_review_causes_item_id_review_items'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_causes'))
    )
    with op.batch_alter_table('review_causes', schema=None) as batch_op:
        batch_op.create_index('ix_review_causes_item', ['item_id', 'id'], unique=False)

    op.create_table('decision_effects',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_decision_effects_decision_id_decisions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_effects'))
    )
    with op.batch_alter_table('decision_effects', schema=None) as batch_op:
        batch_op.create_index('ix_decision_effects_decision', ['decision_id', 'position'], unique=False)



def downgrade() -> None:
    op.drop_table('decision_effects')
    op.drop_table('review_causes')
    op.drop_table('decisions')
    op.drop_table('review_items')
    op.drop_table('appeals')
    op.drop_table('statements')
    op.drop_table('flags')
    op.drop_table('sanctions')
    op.drop_table('reporters')
