"""The rules of this community, in both languages, in versions; and the canned words in which staff give a reason.

Owns: guideline_versions, guideline_rules, canned_reasons.
Knows: drafting, publishing, comparing, filling in.
Announces: GuidelinesPublished, CannedReasonChanged.
"""
