"""What still has to happen, what failed and why."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from forum.accounts.routes.cookies import go
from forum.admin.commands import discard_job, retry_all_jobs, retry_job
from forum.admin.queries import JOB_LISTS, count_jobs, jobs_page
from forum.admin.routes import blueprint, url_for_page, wanted_page
from forum.core.door import viewer

Answer = str | tuple[str, int] | Response


@blueprint.get("/admin/jobs", defaults={"which": "dead"})
@blueprint.get("/admin/jobs/<which>")
def jobs(which: str) -> Answer:
    page = jobs_page(which, number=wanted_page())
    counts = {name: count_jobs(name) for name in JOB_LISTS}
    return render_template("admin/jobs.html", page=page, which=which, counts=counts, url_for_page=url_for_page)


@blueprint.post("/admin/jobs/<id:row_id>/retry")
def retry_job_now(row_id: int) -> Answer:
    retry_job(viewer(), row_id)
    return go("/admin/jobs", _("The job is tried again now."))


@blueprint.post("/admin/jobs/<id:row_id>/discard")
def discard_job_now(row_id: int) -> Answer:
    discard_job(viewer(), row_id)
    return go("/admin/jobs", _("The job is given up."))


@blueprint.post("/admin/jobs/retry-all")
def retry_all_jobs_now() -> Answer:
    count = retry_all_jobs(viewer())
    return go("/admin/jobs", ngettext("%(num)d job is tried again now.", "%(num)d jobs are tried again now.", count))
