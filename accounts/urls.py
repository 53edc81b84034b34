"""The addresses of the account pages."""

from django.urls import path

from accounts import admin_views, care_views, views

app_name = "accounts"

urlpatterns = [
    path("signup", views.signup, name="signup"),
    path("confirm", views.confirm, name="confirm"),
    path("confirm/resend", views.resend, name="resend"),
    path("signin", views.signin, name="signin"),
    path("signout", views.signout, name="signout"),
    path("forgot", care_views.forgot, name="forgot"),
    path("reset", care_views.reset, name="reset"),
    path("account", care_views.account, name="account"),
    path("account/password", care_views.password, name="password"),
    path("account/email", care_views.address, name="address"),
    path("account/email/confirm", care_views.confirm_address, name="confirm-address"),
    path("account/sessions/end", care_views.end_session, name="end-session"),
    path("account/sessions/end-others", care_views.end_other_sessions, name="end-other-sessions"),
    path("account/export", care_views.export, name="export"),
    path("account/delete", care_views.delete, name="delete"),
    path("admin/users", admin_views.users, name="admin-users"),
    path("admin/users/<str:user_id>/change", admin_views.change, name="admin-change"),
    path("admin/audit", admin_views.audit, name="admin-audit"),
]
