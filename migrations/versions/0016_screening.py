"""screening"""

import sqlalchemy as sa
from alembic import op

revision = '0016_screening'
down_revision = '0015_guidelines'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('screening_rules',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('threshold', sa.Double(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('replacement', sa.String(), nullable=False),
    sa.Column('category_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('is_pattern', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('tried_version', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(kind = 'word') = (action <> '')", name=op.f('ck_screening_rules_action')),
    sa.CheckConstraint("action in ('','block','hold','flag','replace','tag')", name=op.f('ck_screening_rules_actions')),
    sa.CheckConstraint("kind in ('check','word','domain','address')", name=op.f('ck_screening_rules_kind')),
    sa.CheckConstraint("state in ('off','dry','on')", name=op.f('ck_screening_rules_state')),
    sa.ForeignKeyConstraint(['category_id'], ['categories.id'], name=op.f('fk_screening_rules_category_id_categories'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['changed_by_id'], ['users.id'], name=op.f('fk_screening_rules_changed_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening_rules')),
    sa.UniqueConstraint('kind', 'name', name=op.f('uq_screening_rules_kind_name'))
    )
    op.create_table('screening_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('rule_id', sa.Integer(), nullable=True),
    sa.Column('rule_version', sa.Integer(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('next_id', sa.Integer(), nullable=False),
    sa.Column('until_id', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('looked', sa.Integer(), nullable=False),
    sa.Column('hits', sa.Integer(), nullable=False),
    sa.Column('stopped', sa.Integer(), nullable=False),
    sa.Column('honest', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['rule_id'], ['screening_rules.id'], name=op.f('fk_screening_runs_rule_id_screening_rules'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['started_by_id'], ['users.id'], name=op.f('fk_screening_runs_started_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screening_runs'))
    )
    with op.batch_alter_table('screening_runs', schema=None) as batch_op:
        batch_op.create_index('ix_screening_runs_rule', ['kind', 'name', 'id'], unique=False)

    op.create_table('held_posts',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asks_for_info', sa.Boolean(), nullable=False),
    sa.Column('screening_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_held_posts_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_held_posts'))
    )
    with op.batch_alter_table('held_posts', schema=None) as batch_op:
        batch_op.create_index('ix_held_posts_at', ['at', 'post_id'], unique=False)

    op.create_table('screening_prints',
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('print', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_screening_prints_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_screening_prints'))
    )
    with op.batch_alter_table('screening_prints', schema=None) as batch_op:
        batch_op.create_index('ix_screening_prints_at', ['at'], unique=False)
        batch_op.create_index('ix_screening_prints_network', ['address', 'at'], unique=False, sqlite_where=sa.text("address <> ''"), postgresql_where=sa.text("address <> ''"))

    op.create_table('screening_run_hits',
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('is_honest', sa.Boolean(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_screening_run_hits_post_id_posts'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['run_id'], ['screening_runs.id'], name=op.f('fk_screening_run_hits_run_id_screening_runs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('run_id', 'post_id', name=op.f('pk_screening_run_hits'))
    )
    op.create_table('screenings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('thread_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('is_edit', sa.Boolean(), nullable=False),
    sa.Column('result', sa.String(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.CheckConstraint("result in ('post','flag','hold','refuse')", name=op.f('ck_screenings_result')),
    sa.ForeignKeyConstraint(['member_id'], ['users.id'], name=op.f('fk_screenings_member_id_users'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_screenings_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_screenings'))
    )
    with op.batch_alter_table('screenings', schema=None) as batch_op:
        batch_op.create_index('ix_screenings_at', ['at'], unique=False)
        batch_op.create_index('ix_screenings_member', ['member_id', 'id'], unique=False)
        batch_op.create_index('ix_screenings_post', ['post_id', 'id'], unique=False)
        batch_op.create_index('ix_screenings_result', ['result', 'id'], unique=False)

    op.create_table('screening_bands',
    sa.Column('band', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['screening_prints.post_id'], name=op.f('fk_screening_bands_post_id_screening_prints'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('band', 'post_id', name=op.f('pk_screening_bands'))
    )
    with op.batch_alter_table('screening_bands', schema=None) as batch_op:
        batch_op.create_index('ix_screening_bands_post', ['post_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('screening_bands', schema=None) as batch_op:
        batch_op.drop_index('ix_screening_bands_post')

    op.drop_table('screening_bands')
    with op.batch_alter_table('screenings', schema=None) as batch_op:
        batch_op.drop_index('ix_screenings_result')
        batch_op.drop_index('ix_screenings_post')
        batch_op.drop_index('ix_screenings_member')
        batch_op.drop_index('ix_screenings_at')

    op.drop_table('screenings')
    op.drop_table('screening_run_hits')
    with op.batch_alter_table('screening_prints', schema=None) as batch_op:
        batch_op.drop_index('ix_screening_prints_network', sqlite_where=sa.text("address <> ''"), postgresql_where=sa.text("address <> ''"))
        batch_op.drop_index('ix_screening_prints_at')

    op.drop_table('screening_prints')
    with op.batch_alter_table('held_posts', schema=None) as batch_op:
        batch_op.drop_index('ix_held_posts_at')

    op.drop_table('held_posts')
    with op.batch_alter_table('screening_runs', schema=None) as batch_op:
        batch_op.drop_index('ix_screening_runs_rule')

    op.drop_table('screening_runs')
    op.drop_table('screening_rules')
