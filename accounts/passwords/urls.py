"""The addresses of passwords: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.passwords import api, views

pages = [
    path("forgot", views.forgot, name="forgot"),
    path("reset", views.reset, name="reset"),
    path("account/password", views.password, name="password"),
]

routes = [
    path("auth/forgot-password", api.ForgotPasswordView.as_view(), name="api-forgot-password"),
    path("auth/reset-password", api.ResetPasswordView.as_view(), name="api-reset-password"),
    path("auth/change-password", api.ChangePasswordView.as_view(), name="api-change-password"),
]
