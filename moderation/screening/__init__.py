"""Looking at what is posted before everybody sees it: small checks with explained scores, rules that can be tried first.

Owns: screening_rules, screenings, screening_prints, screening_bands, screening_runs, screening_run_hits.
Knows: rules and their versions, findings, near-duplicates, dry runs, an external classifier.
Announces: PostScreened, ScreeningRuleChanged.
"""
