"""Running a Plaza: settings from the catalogue, categories, tags, roles, jobs, health, first-run set-up.

Owns: nothing of its own. Announces: SettingChanged, JobDiscarded.
"""
