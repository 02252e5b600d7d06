"""The snippets that put help on other pages, and who may show it."""

from __future__ import annotations

from flask import render_template

from forum.admin.routes import blueprint
from forum.core.config import current_config
from forum.core.framing import allowed_origins


@blueprint.get("/admin/embed")
def embed() -> str:
    address = f"{current_config().public_url}/embed/help.js"
    snippets = {
        "help": f'<script async src="{address}" data-lang="en"></script>',
        "product": f'<script async src="{address}" data-lang="en" data-product="SKU"></script>',
    }
    return render_template("admin/embed.html", origins=allowed_origins(), snippets=snippets)
