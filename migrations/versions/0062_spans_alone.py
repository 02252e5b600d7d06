"""ix_question_spans_until, ix_question_spans_from: what left the backlog since an instant, and what came back, read from the index alone"""

from forum.core.index_builds import build_index, drop_built_index

revision = '0062_spans_alone'
down_revision = '0061_threads_by_category'
branch_labels = None
depends_on = None

WIDER = {
    'ix_question_spans_until': (['until_at', 'from_at', 'asked', 'thread_id'], ['until_at', 'asked']),
    'ix_question_spans_from': (['from_at', 'asked', 'seq', 'until_at', 'thread_id'], ['from_at', 'asked']),
}


def upgrade() -> None:
    for name, (columns, _before) in WIDER.items():
        drop_built_index(name, 'question_spans')
        build_index(name, 'question_spans', columns)


def downgrade() -> None:
    for name, (_columns, before) in WIDER.items():
        drop_built_index(name, 'question_spans')
        build_index(name, 'question_spans', before)
