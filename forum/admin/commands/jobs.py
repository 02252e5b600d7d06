"""Jobs that failed: tried again now, or given up."""

from __future__ import annotations

from forum.admin.events import JobDiscarded
from forum.admin.queries import dead_job_ids, get_unfinished_job
from forum.core import jobs
from forum.core.db import command, session
from forum.core.events import announce
from forum.core.permissions import Actor, authorize
from forum.kit.clock import utcnow
from forum.policy import Action


@command
def retry_job(actor: Actor, row_id: int) -> None:
    """Give a job that failed another 25 tries, starting now. Raises NotFound."""
    authorize(actor, Action.ADMINISTER)
    jobs.retry_dead(get_unfinished_job(row_id).id)


@command
def retry_all_jobs(actor: Actor) -> int:
    """The same for every dead letter. Returns how many."""
    authorize(actor, Action.ADMINISTER)
    dead = dead_job_ids()
    for row_id in dead:
        jobs.retry_dead(row_id)
    return len(dead)


@command
def discard_job(actor: Actor, row_id: int) -> None:
    """Give up a dead letter: what it should have done will not happen. Raises NotFound."""
    authorize(actor, Action.ADMINISTER)
    job = get_unfinished_job(row_id, dead_only=True)
    session().delete(job)
    announce(JobDiscarded(utcnow(), actor.id, job.kind))
