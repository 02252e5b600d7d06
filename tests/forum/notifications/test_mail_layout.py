"""How a mail looks before any program makes it nicer: its raw headers, and the lines of its text."""

from email.header import decode_header, make_header

from forum.core.mail import PlazaMail
from tests.forum.notifications.asked import day, likely, reminders

TITLE = "¿Por qué parpadea la luz y no se detiene nunca cuando pulso el botón rojo?"


def test_no_header_begins_on_the_line_after_its_name(app):
    link = f"<https://plaza.example.org/mail/stop/{'a' * 120}>"
    letter = PlazaMail(f"[Plaza] {TITLE}", "é", "plaza@example.org", ["ana@example.org"], headers={"List-Unsubscribe": link})
    made = letter.message()
    head = made.as_bytes().decode().split("\n\n")[0]
    assert "Subject: =?utf-8?" in head and f"List-Unsubscribe: {link}" in head
    assert str(make_header(decode_header(made["Subject"]))) == f"[Plaza] {TITLE}"
    assert max(len(line) for line in head.splitlines() if "=?utf-8?" in line) <= 76


def test_in_the_text_of_a_reminder_one_empty_line_is_before_each_action(app):
    s = likely()
    day(s, 3.1)
    lines = reminders()[0].body.splitlines()
    assert "\n\n\n" not in reminders()[0].body
    for action in ("This solved it: ", "Not solved yet: ", "I don’t need it any more: ", "Open the thread: "):
        place = next(number for number, line in enumerate(lines) if line.startswith(action))
        assert lines[place - 1] == "" and lines[place - 2], action
    assert lines[lines.index("> Hold the button for ten seconds.") + 2].startswith("This solved it: ")
