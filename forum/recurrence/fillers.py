"""Words that are no reason why questions belong together: "in", "my", "does", and what only says how much or how often. Pure.

Only for what is shown to people. How alike texts are goes by rarity in the board, and keeps its own short list (`similarity`).
"""

from __future__ import annotations

import functools

from forum.kit.language import ENGLISH_WORDS, SPANISH_WORDS
from forum.recurrence.similarity import FILLERS, stems

FUNCTION_WORDS = {
    "en": (
        "about above across against although another anymore aren't away back because becomes been before behind being below "
        "between both came come comes couldn't didn't done during each either else even ever few find first further gets getting "
        "give given gives goes going gone got hadn't hasn't haven't having he'd her here hers him his i'd i'll let's made make "
        "makes making may maybe me might mine much must neither nor nothing now off onto other others otherwise our ours own "
        "perhaps quite rather really said say says see seems shall she shouldn't somebody somehow someone someway somewhere such "
        "sure take taken takes that's their theirs them these thing things think this those though through thus together toward "
        "tried try trying under unless until upon us use used using want wants wasn't way we're we've well went weren't what's "
        "whatever whenever wherever whether whichever whom whose within without won't wouldn't yes yet you're you've yours"
    ),
    "es": (
        "ademas ahi al algun alguna algunas algunos alla alli alrededor ambos apenas aquel aquella aquello aqui asi aun aunque bajo "
        "bien buena buenas bueno buenos cierto como con contra cosa cosas cuales cualquier cuanto cuya cuyo da dan dar debajo debe "
        "deben debo demas dentro dice dicen donde durante ella ellas ello ellos encima entonces eran eras eres estaba estaban "
        "estamos estas este esten estos estoy fuera fueron ha haber habia habian hacer haces hacia haciendo hago han hay he hecho "
        "hemos igual incluso ir jamas junto lejos llega llevo lo luego mal mejor menos mia mientras mio mis misma mismo modo muchas "
        "muy ningun ninguna ninguno nos nosotros nuestra nuestro nunca os otras otros para parece pasa peor podemos podria pone "
        "ponen poner primera primero puede pueden puedes pues quien quienes quiera saber se sea sean segun seria sido siendo sigue "
        "siguen sino sobre sois somos son soy suele suelo suya suyo tal tampoco tan tanta tanto tenemos tener tengan tienen tienes "
        "tuve tuvo tuya tuyo ud usar uso usted ustedes va vais vamos van vaya ver vosotros voy y ya yo"
    ),
}


@functools.cache
def _fillers(language: str) -> frozenset[str]:
    words = " ".join((ENGLISH_WORDS, SPANISH_WORDS, *FILLERS.values(), *FUNCTION_WORDS.values()))
    return frozenset(stems(words, language))


def says_something(stem: str, language: str) -> bool:
    """Whether a stem of a text in this language could be a reason. Words of both languages are none in either: people mix them."""
    return len(stem) > 1 and stem not in _fillers(language)
