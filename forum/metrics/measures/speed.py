"""How long things take. Seconds are seconds of the clock: nothing is taken off for nights."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from forum.metrics.measured import Better
from forum.metrics.measures.building import Words, cohort_duration, cohort_share

GROUP = "speed"

SPEED = (
    cohort_duration("first_response", GROUP, "first_response", Words(
        _l("First answer"),
        _l("Of the questions asked in the period, the time until the first answer by anybody but the asker: the median, and what nine in "
           "ten did not exceed. Unanswered questions are left out."),
    )),
    cohort_duration("first_response_staff", GROUP, "first_staff_response", Words(
        _l("First answer by staff"),
        _l("Of the questions asked in the period, the time until the first answer by somebody who is staff now. Questions that staff did "
           "not answer are left out."),
    )),
    cohort_duration("first_response_peer", GROUP, "first_peer_response", Words(
        _l("First answer by members"),
        _l("Of the questions asked in the period, the time until the first answer by another member who is not staff now. Questions that "
           "no member answered are left out."),
    )),
    cohort_duration("time_to_first_resolution", GROUP, "first_resolved", Words(
        _l("Time to first solution"),
        _l("Of the questions asked in the period, the time until a solution was confirmed for the first time. Presumed solutions do not "
           "count."),
    )),
    cohort_duration("time_to_final_resolution", GROUP, "last_resolved", Words(
        _l("Time to final solution"),
        _l("Of the questions asked in the period that are resolved now, the time until a solution was confirmed for the last time."),
    )),
    cohort_share("answered_in_time", GROUP, "answer_in_time", "answer_over", Better.UP, Words(
        _l("First answer within target"),
        _l("Of the questions asked in the period whose target time is over, the share that was answered within it. The target is a "
           "setting."),
    )),
    cohort_share("resolved_in_time", GROUP, "resolution_in_time", "resolution_over", Better.UP, Words(
        _l("Resolved within target"),
        _l("Of the questions asked in the period whose target time is over, the share for which a solution was confirmed within it. The "
           "target is a setting."),
    )),
    cohort_share("unanswered_24h", GROUP, "quiet_day", "day_over", Better.DOWN, Words(
        _l("Unanswered after 24 hours"),
        _l("Of the questions asked in the period at least 24 hours ago, the share that nobody else had answered after 24 hours."),
    )),
    cohort_share("unanswered_72h", GROUP, "quiet_three_days", "three_days_over", Better.DOWN, Words(
        _l("Unanswered after 72 hours"),
        _l("Of the questions asked in the period at least 72 hours ago, the share that nobody else had answered after 72 hours."),
    )),
)
