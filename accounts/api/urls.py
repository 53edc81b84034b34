"""The JSON routes of accounts, under `/api/v1/`."""

from django.urls import path

# Importing `schema` is what makes the document know it.
from accounts.api import admin_views, care_views, schema, views  # noqa: F401

urlpatterns = [
    path("auth/register", views.RegisterView.as_view(), name="api-register"),
    path("auth/confirm", views.ConfirmView.as_view(), name="api-confirm"),
    path("auth/resend-code", views.ResendCodeView.as_view(), name="api-resend-code"),
    path("auth/login", views.LoginView.as_view(), name="api-login"),
    path("auth/refresh", views.RefreshView.as_view(), name="api-refresh"),
    path("auth/logout", views.LogoutView.as_view(), name="api-logout"),
    path("admin/users", admin_views.UsersView.as_view(), name="api-users"),
    path("admin/update-user/<str:user_id>", admin_views.UpdateUserView.as_view(), name="api-update-user"),
    path("admin/audit", admin_views.AuditView.as_view(), name="api-audit"),
    path("auth/forgot-password", care_views.ForgotPasswordView.as_view(), name="api-forgot-password"),
    path("auth/reset-password", care_views.ResetPasswordView.as_view(), name="api-reset-password"),
    path("auth/change-password", care_views.ChangePasswordView.as_view(), name="api-change-password"),
    path("auth/change-email", care_views.ChangeEmailView.as_view(), name="api-change-email"),
    path("auth/confirm-email", care_views.ConfirmEmailView.as_view(), name="api-confirm-email"),
    path("auth/sessions", care_views.SessionsView.as_view(), name="api-sessions"),
    path("auth/sessions/<uuid:session_id>", care_views.SessionView.as_view(), name="api-session"),
    path("auth/export", care_views.ExportView.as_view(), name="api-export"),
    path("auth/user", care_views.UserView.as_view(), name="api-current-user"),
]
