"""The few words a draft has of its own, in the language of the article: it is written down, so it does not follow the reader's."""

from __future__ import annotations

WORDING: dict[str, dict[str, str]] = {
    "en": {
        "asked": "Also asked as:", "version": "Version {0}", "versions": "{0}, version {1}", "other_way": "Another way that solved it:",
        "failed": "What did not work:", "code": "Code:",
    },
    "es": {
        "asked": "También se pregunta así:", "version": "Versión {0}", "versions": "{0}, versión {1}",
        "other_way": "Otra forma que lo resolvió:", "failed": "Lo que no funcionó:", "code": "Código:",
    },
}


def words_of(language: str) -> dict[str, str]:
    return WORDING.get(language, WORDING["en"])
