"""The addresses of addresses: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.addresses import api, views

pages = [
    path("account/email", views.address, name="address"),
    path("account/email/confirm", views.confirm_address, name="confirm-address"),
]

routes = [
    path("auth/change-email", api.ChangeEmailView.as_view(), name="api-change-email"),
    path("auth/confirm-email", api.ConfirmEmailView.as_view(), name="api-confirm-email"),
]
