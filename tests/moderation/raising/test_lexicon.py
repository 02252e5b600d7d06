"""How heated sentences are, in both languages: innocent ones stay below every usual limit, and what fired is named."""

from __future__ import annotations

import pytest

from moderation.raising.lexicon import heat_of

pytestmark = pytest.mark.once
USUAL = 6
INNOCENT = (
    "Where do I find the reset button of the router?", "¿Dónde está el botón de reinicio del router?",
    "Thanks, that is not bad at all!", "Gracias, no está mal.", "It is not a terrible router, just a slow one.",
    "No es un mal aparato, solo lento.", "Menos mal que funciona otra vez.", "My bad, I had the wrong cable.",
    "Sorry if this is a stupid question.", "Too bad that the update takes so long.", "The log says BAD REQUEST and bad gateway.",
    "HTTP AND HTTPS DO NOT WORK WITH WPA2 ON THE LAN", "How do I cancel an update that hangs at 50 %?",
    "¿Cómo cancelo una actualización que se queda al 50 %?", "Great news!!!", "¡¡¡Funciona!!! Muchas gracias",
    "We compared it with a competitor and it is faster here.", "Nunca he estado enfadado con vosotros.",
    "I am a bit disappointed with the speed in the evening.", "Estoy un poco decepcionada con la velocidad por la noche.",
    "I am leaving the router on tonight, is that safe?", "Me da vergüenza preguntarlo, pero ¿dónde está el botón?",
    "No es una vergüenza preguntar.", "I don't think I am leaving.", "The lights LAN WAN DSL are on.",
    "> You idiots, I want a refund!!!\n\nThis is what he wrote to us.", "```\nfuck shit idiot\n```\nWhat does this log mean?",
)
HEATED = (
    ("You are idiots, I want my money back now!", {"idiot*", "my money back"}),
    ("Sois unos ladrones, me doy de baja.", {"ladron*", "me doy de baja"}),
    ("I am fed up. My lawyer will write to you.", {"fed up", "lawyer*"}),
    ("Estoy harta, mi abogado os va a escribir.", {"harta", "abogad*"}),
    ("THIS IS THE WORST SERVICE EVER, what a scam!!!", {"worst", "scam", "capitals", "exclamation"}),
    ("ESTO ES UNA ESTAFA Y UNA VERGÜENZA TOTAL!!! No aguanto más", {"estafa", "no aguanto mas", "exclamation", "capitals"}),
    ("Useless support, nobody cares, I am switching to somebody else.", {"useless", "nobody cares", "switching to"}),
    ("Soporte inútil, a nadie le importa, voy a cambiar de compañía.", {"inutil*", "a nadie le importa", "cambiar de compania"}),
    ("Unacceptable. Close my account.", {"unacceptable", "close my account"}),
    ("Inaceptable. Quiero cerrar mi cuenta.", {"inaceptable*", "cerrar mi cuenta"}),
    ("Bullshit! Refund me or I take legal action.", {"bullshit", "refund", "legal action"}),
    ("For weeks the line drops every evening and I AM LEAVING, this is unacceptable.", {"i am leaving", "capitals", "unacceptable"}),
    ("La línea se corta cada tarde desde hace semanas y ESTO ES UNA VERGÜENZA, me doy de baja.",
     {"una verguenza", "capitals", "me doy de baja"}),
    ("¡Mierda de router! Pienso denunciaros por esta tomadura de pelo", {"mierda*", "tomadura de pelo"}),
)
LUKEWARM = (
    ("I want a refund, please.", 2), ("Quiero un reembolso, por favor.", 2), ("It is sloooooow", 1), ("Va leeeeeento", 1),
    ("What a ridiculous default.", 2), ("Qué ridículo.", 2),
)


@pytest.mark.parametrize("sentence", INNOCENT)
def test_innocent_sentences_stay_cool(sentence):
    assert heat_of(sentence).score <= 2, heat_of(sentence)


@pytest.mark.parametrize(("sentence", "words"), HEATED)
def test_heated_sentences_reach_the_usual_limit_and_name_what_fired(sentence, words):
    heat = heat_of(sentence)
    assert heat.score >= USUAL and words <= {one.word for one in heat.fired}, heat
    assert heat.score == sum(one.weight for one in heat.fired), "the words explain all of the score"


@pytest.mark.parametrize(("sentence", "score"), LUKEWARM)
def test_a_single_word_is_no_heat(sentence, score):
    assert heat_of(sentence).score == score


def test_accents_and_capitals_make_no_difference_and_a_word_counts_once():
    assert heat_of("inutil").score == heat_of("INÚTIL").score == heat_of("Inútil, inútil, inútil").score == 3
    assert heat_of("Not useless").score == 0 and heat_of("No, useless").score == 3


def test_loudness_alone_is_never_more_than_two():
    assert heat_of("PLEASE HELP WITH MYYYYY ROUTER TODAY!!! PLEASE!!! NOWWWWW!!!").score == 2
