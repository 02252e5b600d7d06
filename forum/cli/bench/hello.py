"""The reference: a bare Flask view on the same server with the same workers = 1.0."""

from flask import Flask


def create_app() -> Flask:
    app = Flask("hello")

    @app.get("/")
    def hello() -> str:
        return "Hello"

    return app
