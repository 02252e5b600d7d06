"""Every route: unsafe ones refuse a request without its token, all carry the security headers."""

from tests.house.routes import address, rules

HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Permissions-Policy")

SIGNED = {"notifications.stop_now": 410, "accounts.take_reports": 404, "notifications.take_mail": 404, "handoff.take_news": 404,
          "embed.take_event": 404, "metrics.stop_now": 410}
"""Posts of mail programs and mail services, which have no form of ours: what they send is signed. What they get when it is not.
The last is the frame of help on other pages, which knows no session."""


def test_every_unsafe_route_refuses_a_request_without_its_token(app):
    client = app.test_client()
    for rule, method in rules(app, unsafe=True):
        response = client.open(address(rule), method=method)
        if rule.endpoint in SIGNED:
            assert response.status_code == SIGNED[rule.endpoint], rule.rule
            continue
        assert response.status_code in {400, 404}, f"{method} {rule.rule}: {response.status_code}"
        assert response.status_code == 400, f"{method} {rule.rule} looked something up before asking for the token"


def test_every_answer_carries_the_security_headers(app):
    client = app.test_client()
    for rule, method in rules(app, unsafe=False):
        response = client.open(address(rule), method=method)
        missing = [name for name in HEADERS if name not in response.headers]
        assert not missing, f"{rule.rule}: {missing}"
        assert response.status_code < 500, f"{rule.rule}: {response.status_code}"


def test_no_page_sets_a_cookie_for_a_stranger_who_only_reads(app):
    for place in ("/", "/questions/", "/categories/", "/tags/"):
        assert "Set-Cookie" not in app.test_client().get(place).headers, place
