"""Cleaning of text at the door: what is stored is NFC, without characters that only confuse or attack."""

import re
import unicodedata

# C0 and C1 but tab and line feed, NUL, lone surrogates, non-characters, and line separators no editor shows.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
# Direction overrides and isolates, zero-width and filler characters, soft hyphen, byte order mark, tags.
# U+200D joins emoji and U+200C is needed in Persian: both stay when letters or symbols stand on both sides.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
LOOSE_JOINERS = re.compile(r"(?:(?<=\s)|^)[\u200c\u200d]+|[\u200c\u200d]+(?=\s|$)|[\u200c\u200d]{2,}|(?<=[\x20-\x7e])[\u200c\u200d]")


def normalise(text: str) -> str:
    """Text as it is stored: NFC, line feeds only, no NUL, lone surrogates, controls or non-characters.

    Applying it twice changes nothing more. Direction marks stay: running text in Arabic or Hebrew needs them.
    """
    text = LINE_ENDS.sub("\n", text)
    text = UNWANTED.sub("", text)
    return unicodedata.normalize("NFC", text)


def plain_line(text: str) -> str:
    """One line for names and titles: normalised, no direction overrides or invisible characters, blanks collapsed."""
    text = INVISIBLE.sub("", normalise(text))
    text = " ".join(text.split())
    text = LOOSE_JOINERS.sub("", text)
    return unicodedata.normalize("NFC", " ".join(text.split()))


def fold(text: str) -> str:
    """Text for comparing and searching: lower-case, accents and compatibility forms folded (``Ñandú`` -> ``nandu``)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare.translate(UNDECOMPOSED).casefold())


# Letters that Unicode does not decompose although people look for them without their stroke or ligature.
UNDECOMPOSED = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ł": "l", "ħ": "h", "ı": "i", "ŧ": "t"})
