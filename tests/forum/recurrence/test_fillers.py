"""What questions share is said without the words that every question shares."""

import pytest

from forum.recurrence.fillers import says_something
from forum.recurrence.queries.evidence import _words
from forum.recurrence.similarity import stems

REASONS = (
    ("en", "Bridge mode on my Hub: nothing is going through it since the update", ["Bridge", "mode", "Hub", "update"]),
    ("en", "Why doesn't E47 let us in when we're using our own router?", ["E47", "router"]),
    ("es", "¿Por qué no me deja usar mi router en modo puente con ustedes?", ["deja", "router", "puente"]),
    ("es", "Mi hub no va: they said the bridge is down", ["hub", "bridge"]),
)


@pytest.mark.parametrize(("language", "title", "told"), REASONS, ids=[title[:20] for _language, title, _told in REASONS])
def test_only_words_that_say_something_are_reasons(language, title, told):
    said = [word for word in stems(title, language) if says_something(word, language)]
    assert said == [one for word in told for one in stems(word, language)]


def test_a_topic_names_none_of_them(app):
    class Asked:
        language = "en"

        def __init__(self, title):
            self.title = title

    shared = _words([Asked("My phone is not in bridge mode"), Asked("Bridge mode is not in my menu")])  # type: ignore[arg-type]
    assert set(shared) == {"bridge", "mode"}
