"""The addresses of tokens: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.tokens import api, views

pages = [
    path("account/tokens", views.tokens, name="tokens"),
    path("account/tokens/end", views.end_token, name="end-token"),
]

routes = [
    path("auth/tokens", api.TokensView.as_view(), name="api-tokens"),
    path("auth/tokens/<uuid:token_id>", api.TokenView.as_view(), name="api-token"),
]
