"""The JSON routes of accounts, under `/api/v1/`."""

from django.urls import path

from accounts.api import admin_views, schema, views  # noqa: F401 -- importing `schema` is what makes the document know it

urlpatterns = [
    path("auth/register", views.RegisterView.as_view(), name="api-register"),
    path("auth/confirm", views.ConfirmView.as_view(), name="api-confirm"),
    path("auth/resend-code", views.ResendCodeView.as_view(), name="api-resend-code"),
    path("auth/login", views.LoginView.as_view(), name="api-login"),
    path("auth/refresh", views.RefreshView.as_view(), name="api-refresh"),
    path("auth/logout", views.LogoutView.as_view(), name="api-logout"),
    path("auth/user", views.CurrentUserView.as_view(), name="api-current-user"),
    path("admin/users", admin_views.UsersView.as_view(), name="api-users"),
    path("admin/update-user/<str:user_id>", admin_views.UpdateUserView.as_view(), name="api-update-user"),
    path("admin/audit", admin_views.AuditView.as_view(), name="api-audit"),
]
