"""What became of questions. Source of the definitions: `resolution/counting`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.metrics.measured import Better
from forum.metrics.measures.building import Words, cohort_share, flow_count, flow_share

GROUP = "resolution"

RESOLUTION = (
    flow_count("asked", GROUP, "asked", Better.NEITHER, Words(
        _l("Questions asked"),
        _l("Questions asked in the period. What was hidden or deleted later still counts on the day it was asked; what was held at first "
           "does not count here."),
    )),
    flow_count("resolved", GROUP, "confirmed", Better.UP, Words(
        _l("Solutions confirmed"),
        _l("How often in the period the asker, staff or a trusted helper confirmed a solution, whenever the question was asked. Presumed "
           "solutions do not count; a question that is opened and solved again counts again."),
    )),
    cohort_share("resolution_rate", GROUP, "resolved", "asked", Better.UP, Words(
        _l("Resolved, of those asked"),
        _l("Of the questions asked in the period, the share that is solved and confirmed by now. Young periods still grow."),
    )),
    flow_share("resolution_flow_rate", GROUP, "confirmed", "asked", Better.UP, Words(
        _l("Confirmed per question asked"),
        _l("Solutions confirmed in the period, divided by questions asked in the period. More than all of them when old questions are "
           "solved too."),
    )),
    flow_count("presumed", GROUP, "presumed", Better.NEITHER, Words(
        _l("Presumed solved"),
        _l("How often in the period a question was presumed solved, because the asker never said after the last reminder."),
    )),
    flow_count("closed", GROUP, "closed", Better.NEITHER, Words(
        _l("Closed unsolved"),
        _l("How often in the period an unresolved question was closed: as a duplicate, off topic, not reproducible, no longer needed or "
           "without a reply."),
    )),
    flow_count("reopened", GROUP, "reopened", Better.DOWN, Words(
        _l("Questions opened again"), _l("How often in the period a solved or closed question was opened again, for whatever reason."),
    )),
    cohort_share("first_contact_rate", GROUP, "first_contact", "resolved", Better.UP, Words(
        _l("Solved by the first answer"),
        _l("Of the questions asked in the period that are resolved now, the share whose solution is the very first answer, with no "
           "request for details in between."),
    )),
    cohort_share("reopen_rate", GROUP, "reopened", "ever_resolved", Better.DOWN, Words(
        _l("Opened again after a solution"),
        _l("Of the questions asked in the period that were ever resolved, the share that somebody opened again. An accepted answer that "
           "was removed does not count."),
    )),
    cohort_share("needs_info_rate", GROUP, "needed_info", "asked", Better.DOWN, Words(
        _l("Details had to be asked for"),
        _l("Of the questions asked in the period, the share in which somebody had to ask for details at least once."),
    )),
)
