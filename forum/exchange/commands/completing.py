"""A thread that came before, and has grown in the source since: new posts join it, new moves are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select, update

from forum.core.db import bump, command, reserve_ids, session
from forum.core.permissions import Actor, authorize
from forum.core.search import IndexRow, with_stems
from forum.exchange.commands.threads import Batch, frame_of, insert_rows
from forum.exchange.histories import bind
from forum.exchange.records import ThreadRecord
from forum.exchange.sheets import Frame, Placed, Sheet, add_post, placed
from forum.exchange.surveys import write_surveys
from forum.exchange.texts import Text
from forum.kit.portions import portions
from forum.metrics import due
from forum.policy import Action
from forum.reputation.ledger import settle
from forum.resolution.cycle import Turn
from forum.resolution.ledger import record as record_turn
from forum.resolution.models import ResolutionChange
from forum.search.queries.sources import spellings_by_thread
from forum.search.texts import searchable
from forum.threads.commands.contributions import counts_for_authors, credit
from forum.threads.commands.listing import refresh_activity, refresh_first_response
from forum.threads.models import Post, Thread
from forum.threads.queries import get_thread
from forum.threads.states import PostKind
from forum.threads.tallies import recounted


@command
def complete_thread(actor: Actor, batch: Batch, thread_id: int) -> Counter[str]:
    """Add what the batch's one record has and the thread has not. Posts are never changed; a ledger that was written on here
    stays as it is. Returns how many of what were written.
    """
    authorize(actor, Action.ADMINISTER)
    [record], [texts] = batch.records, batch.texts
    thread = get_thread(actor, thread_id, lock=True)
    frame = frame_of(batch.source, batch.refs_in_thread, [record], batch.people)
    sheet = Sheet()
    ids = post_ids_of(batch.source, [frame.post_ref(record, post.record) for post in placed(record)])
    missing = [post for post in placed(record) if frame.post_ref(record, post.record) not in ids]
    ids |= dict(zip((frame.post_ref(record, post.record) for post in missing), reserve_ids(Post, len(missing)), strict=True))
    in_order = [ids[frame.post_ref(record, post.record)] for post in placed(record)]
    if missing:
        _add_posts(sheet, frame, record, thread, missing, texts, in_order)
        settle([row["id"] for row in sheet.rows[Post]], as_of_causes=True)
    refs = dict(zip((post.record.ref for post in placed(record)), in_order, strict=True))
    bound = bind(record, batch.people, frame.originals_for(record, thread.category), refs)
    for turn in _new_turns(thread, bound.turns if bound is not None else []):
        record_turn(thread, turn)
        sheet.counts["moves"] += 1
    session().flush()
    sheet.counts.update(write_surveys([(thread.id, thread.asker_id, record.surveys)]))
    due.mark(thread.id)
    return sheet.counts


def post_ids_of(source: str, refs: Sequence[str]) -> dict[str, int]:
    """Posts that came from this source before."""
    known: dict[str, int] = {}
    for some in portions(refs):
        found = select(Post.source_ref, Post.id).where(Post.source == source, Post.source_ref.in_(some))
        known.update({str(ref): post_id for ref, post_id in session().execute(found)})
    return known


def _add_posts(
    sheet: Sheet, frame: Frame, record: ThreadRecord, thread: Thread, missing: Sequence[Placed], texts: Sequence[Text], ids: Sequence[int]
) -> None:
    rows = [add_post(sheet, frame, record, post, texts[post.number], thread.id, ids, thread.language) for post in missing]
    listed = [row for row in rows if row["listed"]]
    title, tagged = searchable(thread.title, thread.language), searchable(" ".join(spellings_by_thread([thread.id]).get(thread.id, ())))
    sheet.index += [
        IndexRow(ids[post.number], title, with_stems(texts[post.number].words, row["language"]), tagged)
        for post, row in zip(missing, rows, strict=True) if post.kind != PostKind.COMMENT
    ]
    under = Counter(row["parent_id"] for row in listed if row["parent_id"] is not None)
    for row in rows:
        row["comment_count"] = under.pop(row["id"], 0)
    answers = [row for row in listed if row["kind"] == PostKind.ANSWER]
    with recounted(thread):
        insert_rows(sheet)
        _count_comments(under)
        bump(thread, answer_count=len(answers), comment_count=sum(row["kind"] == PostKind.COMMENT for row in listed))
        refresh_first_response(thread)
        refresh_activity(thread)
    if counts_for_authors(thread):
        for author, count in sorted(Counter(row["author_id"] for row in answers).items()):
            credit(author, answers=count)


def _count_comments(under: Mapping[int, int]) -> None:
    for post_id, count in sorted(under.items()):
        more = update(Post).where(Post.id == post_id).values(comment_count=Post.comment_count + count)
        session().execute(more.execution_options(synchronize_session=False))


def _new_turns(thread: Thread, turns: Sequence[Turn]) -> Sequence[Turn]:
    """The moves after those the ledger has, if it has nothing but the beginning of this history."""
    found = select(ResolutionChange).where(ResolutionChange.thread_id == thread.id).order_by(ResolutionChange.seq)
    rows = session().scalars(found).all()
    same = all(
        (row.move, row.at, row.is_resolution, row.is_how, row.is_reason, row.answer_id, row.duplicate_of_id)
        == (str(turn.step.move), turn.step.at, turn.after.side.resolution, turn.after.side.how, turn.after.side.reason,
            turn.step.answer_id, turn.step.duplicate_of_id)
        for row, turn in zip(rows, turns, strict=False)
    )
    return turns[len(rows):] if same and len(turns) > len(rows) else []
