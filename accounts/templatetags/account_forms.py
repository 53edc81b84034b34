"""`{% csrf_token %}` as every page here has it: beside the token stands for whom the form was made.

A form without a token cannot be sent, and so none can be without its account; `accounts.identity.page_account` reads it.
"""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.identity.page_account import FIELD, account_of

register = template.Library()


class FormOfAccountNode(CsrfTokenNode):
    """Django's hidden field, and ours after it."""

    def render(self, context: Any) -> SafeString:
        token = super().render(context)
        account = account_of(context.get("identity"))
        if not token or account is None:
            # Who is there could not be found out; the form then says nothing about it, and its token has to do.
            return format_html("{}", token)
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, account)


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormOfAccountNode:
    """The hidden fields that every form which changes something has."""
    return FormOfAccountNode()


@register.filter
def page_account(identity: Any) -> str:
    """Whose page this is; empty for a visitor, and where it cannot be found out."""
    return account_of(identity) or ""
