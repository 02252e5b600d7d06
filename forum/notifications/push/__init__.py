"""Web push: keys (VAPID), messages (encrypted for one browser), news (what may be said now), sending."""
