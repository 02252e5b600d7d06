"""A small fixed forum in two languages, and what its members look for: the shared relevance set.

A search names the threads that must come first, in this order; what comes after them is free.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Written:
    key: str
    title: str
    body: str
    answer: str = ""
    solved: bool = False
    score: int = 0
    views: int = 10
    days: int = 30
    tags: tuple[str, ...] = ()


CORPUS = (
    Written("red", "Router blinks red after the update", "Since firmware 5.2 the router blinks red and nothing works.",
            "Hold the reset button for ten seconds, the red light goes away.", solved=True, score=12, views=900, days=60, tags=("router",)),
    Written("red-new", "Red light on the router again", "The light on my router is red since this morning.",
            days=1),
    Written("slow", "Wi-Fi is slow in the evening", "Speed drops to 3 Mbit every evening, on all my devices.",
            "Choose another channel in the settings of the router.", solved=True, score=5, views=400, days=200, tags=("wifi",)),
    Written("drops", "Wifi drops every ten minutes", "The wireless connection drops and comes back.",
            "Same for me.", score=2, views=80),
    Written("reset", "How do I reset my router to factory settings?", "I forgot the password of my router.",
            "Press the reset pin for thirty seconds while it is plugged in.", solved=True, score=30, views=5000,
            days=700, tags=("router",)),
    Written("password", "Where is the default password?", "I need the password of the network printed somewhere.",
            "It is on the label under the router.", solved=True, score=8, views=1200, days=300),
    Written("bill", "Wrong amount on my bill", "The invoice of May charges two months.",
            "Billing corrects it with the next invoice.", solved=True, score=3, views=150, days=90),
    Written("bill-old", "My bill shows the old plan", "I changed plans but the bill shows the old one.",
            score=1, days=900),
    Written("move", "Moving house with my contract", "We are moving to another street. What happens with the contract?",
            "Tell us four weeks before you move.", solved=True, score=4, views=300, days=400),
    Written("cancel", "Cancelling a contract early", "Can I cancel before twelve months?",
            "Only with a fee.", score=-2, views=700),
    Written("port", "Port forwarding does not work", "I opened port 8080 but the game console is not reachable.",
            "Behind carrier grade NAT no port can be forwarded; ask for a public address.", solved=True, score=15,
            views=2500, days=500, tags=("nat",)),
    Written("ipv6", "IPv6 prefix changes daily", "My prefix delegation changes after each reconnection.",
            score=6, views=350, days=45),
    Written("printer", "Printer is offline after the power cut", "The printers do not reconnect to the network.",
            "Give the printer a fixed address.", score=1, views=60, days=10),
    Written("tv", "TV box freezes during live matches", "Picture freezes, the sound continues.",
            "Use a cable.", solved=True, score=2, views=500, days=20),
    Written("tv-remote", "Remote control of the TV box is not recognised", "The remote does nothing.",
            "Pair the remote: hold OK and 5.", solved=True, score=9, views=800, days=365),
    Written("mesh", "Which mesh repeater do you recommend?", "Thick walls, three floors, router in the basement.",
            score=7, views=600, days=250),
    Written("email", "Cannot send e-mail from my phone", "Receiving works, sending fails with error 0x800CCC0E.",
            "Set port 587 and encryption in the outgoing server.", solved=True, score=6, views=1100, days=800),
    Written("roaming", "Roaming charges in Switzerland", "I was charged for roaming.",
            views=90, days=15),
    Written("es-red", "El router parpadea en rojo", "Desde la actualización el router parpadea en rojo y no hay conexión.",
            "Mantén pulsado el botón de reinicio diez segundos.", solved=True, score=10, views=700, days=50, tags=("router",)),
    Written("es-pass", "He olvidado la contraseña del wifi", "¿Dónde encuentro la contraseña de la red?",
            "Está en la etiqueta debajo del router.", solved=True, score=11, views=1500, days=150, tags=("wifi",)),
    Written("es-slow", "La conexión va muy lenta por la noche", "La velocidad baja cada noche a 3 megas en todos los dispositivos.",
            "Cambia el canal en los ajustes.", score=3, views=250, days=70),
    Written("es-bill", "Factura equivocada de mayo", "En la factura me cobran dos meses.",
            "La corregimos en las próximas facturas.", solved=True, score=2, views=130, days=95),
    Written("es-move", "Mudanza y contrato", "Nos mudamos a otra calle, ¿qué pasa con el contrato?",
            "Avísanos cuatro semanas antes.", solved=True, score=1, views=90, days=380),
    Written("es-tv", "El decodificador se queda congelado", "La imagen se congela durante los partidos.",
            "Usa un cable.", score=1, views=75, days=25),
    Written("es-cancel", "Cancelación anticipada del contrato", "¿Puedo cancelar antes de doce meses?",
            views=210, days=600),
    Written("es-phone", "No puedo enviar correos desde el teléfono", "Recibir funciona, enviar falla.",
            "Pon el puerto 587.", solved=True, score=4, views=420, days=720),
)

SEARCHES = """
router red => red red-new
red light router => red red-new
router blinking => red
"red light" => red red-new
reset router => reset red
factory reset => reset
router resets => reset red
password => password reset
default passwords => password
router label => password
wifi slow => slow
wi-fi slow => slow
wifi => es-pass slow drops
wireless connections => drops
connection dropping => drops
bill => bill bill-old
billing => bill bill-old
invoices => bill
wrong bill => bill
old plan => bill-old
move contract => move
contract => move cancel
cancel contract => cancel
cancellation => cancel
port forward => port
port 587 => email
prefix => ipv6
ipv6 reconnect => ipv6
printers offline => printer
tv box => tv-remote tv
freezing picture => tv
remote => tv-remote
repeaters => mesh
e-mail phone => email
0x800CCC0E => email
roaming charge => roaming
router rojo => es-red
parpadean => es-red
contraseñas => es-pass
contrasena red => es-pass
conexiones lentas => es-slow
facturas => es-bill
factura meses => es-bill
mudarse => es-move
contratos => es-move es-cancel
decodificadores congelados => es-tv
cancelar contrato => es-cancel
enviar correo => es-phone
actualizaciones => es-red
ruoter red => red red-new
contrsaeña => es-pass
roaming zeppelin => roaming
router is:solved => reset red
"""
"""What is typed => the threads that come first."""
