"""Writes of the screening room: what was found of texts, rules, tries of rules."""
