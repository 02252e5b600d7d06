"""The pages staff work on, composed of the rooms beneath: inbox, member dossier, team, second looks.

Owns: second_looks.
Knows: what waits, who handles what, how far moderators agree.
Announces: nothing.
"""
