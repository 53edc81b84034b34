"""The JSON routes of accounts, under `/api/v1/`."""

from django.urls import path

from accounts.api import schema, views  # noqa: F401 -- importing `schema` is what makes the document know it

urlpatterns = [
    path("auth/register", views.RegisterView.as_view(), name="api-register"),
    path("auth/confirm", views.ConfirmView.as_view(), name="api-confirm"),
    path("auth/resend-code", views.ResendCodeView.as_view(), name="api-resend-code"),
    path("auth/login", views.LoginView.as_view(), name="api-login"),
    path("auth/refresh", views.RefreshView.as_view(), name="api-refresh"),
    path("auth/logout", views.LogoutView.as_view(), name="api-logout"),
    path("auth/user", views.CurrentUserView.as_view(), name="api-current-user"),
]
