"""Words that heat is read from, folded (no accents, no capitals), with their weights. `*` stands for the rest of a word.

Kept small on purpose: each entry should be one that a support team agrees with when it is shown to them.
"""

from __future__ import annotations

INSULTS: dict[str, dict[str, int]] = {
    "en": {
        "idiot*": 4, "stupid": 3, "moron*": 4, "incompetent*": 3, "useless": 3, "pathetic": 3, "scam": 4, "scammer*": 4, "fraud": 3,
        "liar*": 4, "thieves": 4, "ripoff": 3, "rip off": 3, "joke of a": 3, "a joke": 2, "crap": 3, "shit*": 4, "bullshit": 4,
        "fuck*": 5, "damn": 2, "garbage": 3, "rubbish": 2, "trash": 2, "shame on you": 4, "clowns": 3, "piece of junk": 3,
    },
    "es": {
        "idiota*": 4, "estupid*": 3, "imbecil*": 4, "incompetente*": 3, "inutil*": 3, "patetic*": 3, "estafa": 4, "estafador*": 4,
        "timo": 3, "ladron*": 4, "mentiros*": 4, "mierda*": 4, "basura": 3, "joder": 3, "jodid*": 4, "puta": 4, "puto": 4, "puñetero*": 3,
        "cabron*": 5, "gilipollas": 5, "payasos": 3, "sinverguenza*": 4, "tomadura de pelo": 4, "una porqueria": 3, "un asco": 3,
        "que verguenza": 3,
    },
}
ANGER: dict[str, dict[str, int]] = {
    "en": {
        "unacceptable": 3, "outrageous": 3, "ridiculous": 2, "disgusting": 3, "disgrace*": 3, "terrible": 2, "horrible": 2, "awful": 2,
        "worst": 2, "furious": 3, "angry": 2, "fed up": 3, "sick of": 3, "sick and tired": 2, "had enough": 3, "waste of time": 2,
        "waste of money": 3, "never again": 2, "nobody cares": 3, "no one cares": 3, "ignoring me": 2, "ignored me": 2, "bad": 1,
        "shameful": 3, "disappointed": 1, "frustrat*": 1, "annoy*": 1,
    },
    "es": {
        "inaceptable*": 3, "indignante*": 3, "ridicul*": 2, "asqueros*": 3, "vergonzos*": 3, "terrible*": 2, "horrible*": 2, "pesim*": 2,
        "peor": 2, "furios*": 3, "enfadad*": 2, "cabread*": 3, "harto": 3, "harta": 3, "hartos": 3, "hartas": 3,
        "estoy hasta las narices": 3,
        "ya basta": 3, "no aguanto mas": 3, "perdida de tiempo": 2, "perdida de dinero": 3, "nunca mas": 2, "a nadie le importa": 3,
        "una verguenza": 3, "menuda verguenza": 3, "vaya verguenza": 3, "de verguenza": 2, "lamentable*": 2,
        "me ignoran": 2, "mal": 1, "decepcionad*": 1, "frustra*": 1, "molest*": 1,
    },
}
CHURN: dict[str, dict[str, int]] = {
    "en": {
        "cancel my": 3, "cancel our": 3, "cancelling my": 3, "canceling my": 3, "cancel the contract": 3, "cancel everything": 3,
        "refund": 2, "my money back": 3, "lawyer*": 3, "sue you": 4, "legal action": 3, "consumer protection": 2, "ombudsman": 2,
        "competitor*": 2, "switching to": 2, "switch provider*": 3, "change provider*": 3, "leaving you": 3, "close my account": 3,
        "i am leaving": 3, "i'm leaving": 3, "we are leaving": 3, "we're leaving": 3, "taking my business": 3, "end my contract": 3,
        "one star": 2,
    },
    "es": {
        "darme de baja": 3, "darnos de baja": 3, "me doy de baja": 3, "dar de baja mi": 3, "cancelar mi": 3, "cancelar el contrato": 3,
        "cancelo mi": 3, "cancelo el contrato": 3, "reembolso": 2, "devolucion del dinero": 3, "me devuelvan el dinero": 3, "mi dinero": 1,
        "abogad*": 3, "denunciar*": 3, "demandar*": 3, "acciones legales": 3, "hoja de reclamaciones": 3, "oficina del consumidor": 2,
        "la competencia": 2, "cambiar de compania": 3, "cambiarme de compania": 3, "me cambio de compania": 3, "cerrar mi cuenta": 3,
        "nos damos de baja": 3, "quiero la baja": 3, "dejo de ser cliente": 3, "me voy a otra": 3, "me paso a otra": 3, "me largo": 3,
    },
}
NEGATIONS: dict[str, frozenset[str]] = {
    "en": frozenset((
        "not", "no", "never", "isn't", "wasn't", "aren't", "don't", "didn't", "doesn't", "won't", "hardly", "without", "nothing",
    )),
    "es": frozenset(("no", "nunca", "ni", "sin", "tampoco", "jamas", "nada")),
}
REACH = 3
"""A negation so many words before an entry turns it down ("not bad", "no está mal")."""
SOFTENERS = frozenset(("my bad", "too bad", "bad sector*", "bad gateway", "bad request", "de mal en", "menos mal", "not a joke",
                       "stupid question", "garbage collect*",
                       "no es broma", "dead or alive", "i am leaving the", "i am leaving it", "i am leaving for", "i'm leaving the",
                       "i'm leaving it", "i'm leaving for", "me da verguenza", "un poco de verguenza"))
"""In these, the words mean something else."""
MUST_STAND = frozenset(("never again", "no aguanto mas", "nunca mas", "no one cares", "nobody cares", "a nadie le importa"))
"""Entries that are negations themselves."""
CALM_CAPITALS = frozenset((
    "HTTP", "HTTPS", "WIFI", "WPA", "WPA2", "WPA3", "DHCP", "IPV4", "IPV6", "PPPOE", "VLAN", "ADSL", "VDSL", "FTTH", "NAT", "DNS", "MAC",
    "SSID", "VOIP", "SIP", "LAN", "WAN", "USB", "LED", "ONT", "SMS", "PDF", "TCP", "UDP", "API", "VPN", "URL", "HTML",
    "JSON", "ERROR", "SQL",
))
