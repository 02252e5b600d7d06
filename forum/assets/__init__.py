"""Owns: third-party browser modules (pinned in package.json, copied to `static/vendor/`) and the build id of `static/`.

Knows: nothing of Plaza; standard library only, used by the launcher before any package is installed and by the app.
Announces: nothing.
"""
