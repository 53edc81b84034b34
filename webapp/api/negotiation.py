"""What a JSON route answers with: JSON, or DRF's browsable page for a browser."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BrowsableAPIRenderer

from webapp.api.bodies import MergePatchParser
from webapp.handler import UNREADABLE_PARAMETERS


class ForgivingNegotiation(DefaultContentNegotiation):
    """JSON for whoever asks for something we do not have, or that cannot be read, instead of a 406."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except (exceptions.NotAcceptable, *UNREADABLE_PARAMETERS):
            return renderers[0], renderers[0].media_type

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """A merge patch is taken as one by `PATCH` alone: elsewhere it would not say what it means."""
        fitting = [
            parser
            for parser in parsers
            if request.method == "PATCH" or not isinstance(parser, MergePatchParser)
        ]
        return super().select_parser(request, fitting)


class BrowsableRenderer(BrowsableAPIRenderer):
    """DRF's browsable pages in the house's frame; forms are raw JSON, since that is what the API takes."""

    template = "rest_framework/api.html"

    def get_rendered_html_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """No form of the fields; DRF then shows the one for raw JSON."""
        return
