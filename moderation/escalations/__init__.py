"""Cases: questions that staff have taken over, from the request to what came of it.

Owns: escalations, escalation_events, escalation_voices, escalation_watchers, case_views, case_presences, clock_policies, clocks_fired.
Calls: threads, resolution, notifications, accounts.
A case decides whose turn its question is (`turn_question`); of all else members see nothing but the state of what they asked for.
Events: EscalationRaised, EscalationVoiced, EscalationMoved, EscalationAssigned, EscalationReprioritised,
EscalationTakenAlong, ClockRanOut,
ClockPolicyChanged.
"""
