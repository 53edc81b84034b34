"""The addresses of registration: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.registration import api, views

pages = [
    path("signup", views.signup, name="signup"),
    path("confirm", views.confirm, name="confirm"),
    path("confirm/resend", views.resend, name="resend"),
]

routes = [
    path("auth/register", api.RegisterView.as_view(), name="api-register"),
    path("auth/confirm", api.ConfirmView.as_view(), name="api-confirm"),
    path("auth/resend-code", api.ResendCodeView.as_view(), name="api-resend-code"),
]
