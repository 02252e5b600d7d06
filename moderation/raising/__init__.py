"""Rules that raise cases by themselves: what they look for, how often they may, and what each of them has led to.

Owns: raising_rules, raisings, raising_runs, raising_run_hits. Calls: escalations, teams, screening (watched words).
Knows: when something held (`occasions`), what a rule would have raised (`replaying`), how heated a text is (`lexicon`).
Announces: EscalationRuleChanged.
"""
