"""Findings in words: for staff why, for authors what to change. Numbers from which something follows are told to nobody but staff."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from moderation.screening.facts import Finding

NAMES: dict[str, Any] = {
    "typed_fast": _l("Typed too fast"), "first_posts": _l("First posts"), "many_posts": _l("Many posts in a minute"),
    "busy_network": _l("Many posts from one network"), "new_member_links": _l("Links of new members"), "many_links": _l("Many links"),
    "link_only": _l("Hardly more than a link"), "shorteners": _l("Shortened links"), "repeated_text": _l("Repeated text"),
    "shouting": _l("Capital letters"), "contact_details": _l("Phone numbers and messengers"), "other_language": _l("Other scripts"),
    "known_domain": _l("Listed domain"), "known_address": _l("Listed network"), "watched_word": _l("Watched word"),
    "classifier": _l("External classifier"),
}
ABOUT: dict[str, Any] = {
    "typed_fast": _l("A new member had the form open for less than this many seconds."),
    "first_posts": _l("One of a member's first posts; how many those are is a setting."),
    "many_posts": _l("A member posts this often within a minute."),
    "busy_network": _l("New members of one network post this often within a minute."),
    "new_member_links": _l("A new member links to this many other sites; the score counts for each, up to three."),
    "many_links": _l("This many links or more."),
    "link_only": _l("A link with fewer words of one's own than this."),
    "shorteners": _l("This many links that hide where they lead."),
    "repeated_text": _l("This share of the words is the same as in an earlier post (0 to 1). Quotes and code do not count."),
    "shouting": _l("This share of the letters are capitals (0 to 1)."),
    "contact_details": _l("A new member writes this many phone numbers or handles of messengers."),
    "other_language": _l("This share of the letters is of a script that neither English nor Spanish is written in (0 to 1)."),
}
STATES: dict[str, Any] = {"off": _lp("switch", "Off"), "dry": _l("Only watching"), "on": _lp("switch", "On")}
ACTIONS: dict[str, Any] = {
    "block": _l("Refuse the text"), "hold": _l("Hold it for review"), "flag": _l("Post it and have it looked at"),
    "replace": _l("Replace the word"), "tag": _l("Add a tag to the thread"),
}
RESULTS: dict[str, Any] = {"post": _l("Posted"), "flag": _l("Posted, to be looked at"), "hold": _l("Held"), "refuse": _l("Refused")}
KINDS: dict[str, Any] = {
    "check": _l("Check"), "word": _l("Watched word"), "domain": _l("Domain"), "address": _l("Network"),
}
POST_KINDS: dict[str, Any] = {"question": _l("Thread"), "answer": _l("Answer"), "comment": _l("Comment")}

EXPLAINED: dict[str, Any] = {
    "typed_fast": _l("Written in %(seconds)s seconds."),
    "first_posts": _l("One of the member's first posts."),
    "many_posts": _l("%(number)s posts of the member within a minute."),
    "busy_network": _l("%(number)s posts from the same network within a minute."),
    "new_member_links": _l("A new member links to %(hosts)s."),
    "many_links": _l("%(number)s links."),
    "link_only": _l("Hardly more than a link to %(host)s."),
    "shorteners": _l("Links that hide where they lead: %(hosts)s."),
    "repeated_own": _l("The member has posted nearly the same before (%(number)s times, %(percent)s alike, for example post %(post)s)."),
    "repeated_others": _l(
        "Nearly the same as what somebody else has posted (%(number)s times, %(percent)s alike, for example post %(post)s)."),
    "shouting": _l("%(percent)s of the letters are capitals."),
    "contact_details": _l("A new member writes how to be reached elsewhere: %(found)s."),
    "other_language": _l("Mostly in another script: %(script)s."),
    "known_domain": _l("Leads to a listed domain: %(host)s."),
    "known_address": _l("Sent from a listed network."),
    "word_block": _l("Says “%(found)s”, which nobody may say here (%(rule)s)."),
    "word_hold": _l("Says “%(found)s”, which is held for review (%(rule)s)."),
    "word_flag": _l("Says “%(found)s”, which is to be looked at (%(rule)s)."),
    "word_replace": _l("Said “%(found)s”, which was replaced (%(rule)s)."),
    "word_tag": _l("Says “%(found)s”: the thread gets the tag %(tag)s."),
    "pattern_stopped": _l("The pattern %(rule)s took too long and was stopped; it found nothing here."),
    "classifier": _l("The external classifier says: %(reasons)s."),
    "classifier_silent": _l("The external classifier did not answer (%(why)s), and the text was suspicious already."),
}
TO_CHANGE: dict[str, Any] = {
    "many_posts": _l("You have posted a lot within a short time. Please wait a little."),
    "busy_network": _l("A lot is posted from your network just now. Please wait a little."),
    "new_member_links": _l("Please say what is at your links in your own words, or leave them out."),
    "many_links": _l("Please use fewer links."),
    "link_only": _l("Please say in your own words what is behind the link."),
    "shorteners": _l("Please link to the page itself instead of using a shortened link."),
    "repeated_own": _l("You have posted this before. Please add to what is there instead of posting it again."),
    "repeated_others": _l("This text is here already. Please write in your own words."),
    "shouting": _l("Please write without so many capital letters."),
    "contact_details": _l("Please leave out phone numbers and messenger names: answers are given here, where everybody can use them."),
    "other_language": _l("Please write in English or Spanish."),
    "known_domain": _l("Please leave out the link to %(host)s."),
    "word_block": _l("Please leave out “%(found)s”: it is not used here."),
}
KEPT = _l("Your text was not posted, and nothing of it is lost.")
STILL = _l("If you think that we are wrong, please write to the team.")


def explained(finding: Finding) -> str:
    """One finding as a sentence for staff."""
    return _filled(EXPLAINED.get(finding.code, finding.code), finding)


def reasons(findings: Iterable[Finding]) -> list[str]:
    """All findings as sentences with their scores."""
    said = []
    for finding in findings:
        score = _(" (only watching)") if finding.is_dry else f" (+{finding.score})" if finding.score else ""
        said.append(explained(finding) + score)
    return said


def to_change(findings: Iterable[Finding]) -> list[str]:
    """What the author of a refused text is asked to change."""
    asked = [_filled(TO_CHANGE[finding.code], finding) for finding in findings if finding.code in TO_CHANGE and not finding.is_dry]
    return [str(KEPT), *dict.fromkeys(asked), str(STILL)]


def replaced_words(findings: Iterable[Finding]) -> list[str]:
    """What the author is told of words that were replaced."""
    found = [finding.about.get("found", "") for finding in findings if finding.code == "word_replace" and not finding.is_dry]
    return [_("We replaced “%(found)s” in your text: it is not used here.", found=word) for word in found]


def _filled(words: Any, finding: Finding) -> str:
    try:
        return str(words) % dict(finding.about) if finding.about else str(words)
    except (KeyError, ValueError, TypeError):
        return str(words)
