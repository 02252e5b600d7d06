"""`python3 -m forum setup | up | test | help`: needs nothing but Python and explains whatever else is missing."""

import sys

OLDEST = (3, 11)

if __name__ == "__main__":
    if sys.version_info < OLDEST:
        # Written for old interpreters: nothing of Plaza is imported before this check.
        sys.exit(
            "Plaza needs Python %d.%d or newer; this is Python %d.%d (%s).\n"  # noqa: UP031
            "Install a newer one and start again with it, for example: python3.12 -m forum up"
            % (OLDEST + tuple(sys.version_info[:2]) + (sys.executable,))
        )
    from forum.launcher.command_line import main

    sys.exit(main(sys.argv[1:]))
