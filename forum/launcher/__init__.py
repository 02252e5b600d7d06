"""Owns: `.venv/`, `instance/` as a folder, the processes of `python3 -m forum up`, the runs of `python3 -m forum test`.

Knows: standard library and `forum.assets` only; it talks to Plaza by running it, so it works before anything is installed.
Announces: nothing.
"""
