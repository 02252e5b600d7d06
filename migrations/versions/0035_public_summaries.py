"""public_summaries"""

import sqlalchemy as sa
from alembic import op

revision = '0035_public_summaries'
down_revision = '0034_satisfaction'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('public_summaries',
    sa.Column('post_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['post_id'], ['posts.id'], name=op.f('fk_public_summaries_post_id_posts'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('post_id', name=op.f('pk_public_summaries'))
    )
    # whoever resolved a case with a private exchange said publicly what helped: their last answer before the end, after the last message
    op.execute(
        "INSERT INTO public_summaries (post_id, at) "
        "SELECT p.id, max(e.at) FROM escalation_events e JOIN escalations c ON c.id = e.escalation_id "
        "JOIN posts p ON p.thread_id = c.thread_id AND p.author_id = e.actor_id AND p.kind = 'answer' AND p.created_at <= e.at "
        "WHERE e.kind = 'resolved' AND p.created_at >= "
        "(SELECT max(m.sent_at) FROM private_messages m WHERE m.escalation_id = c.id) GROUP BY p.id"
    )


def downgrade() -> None:
    op.drop_table('public_summaries')
