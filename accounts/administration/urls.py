"""The addresses of administration: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.administration import api, views

pages = [
    path("admin/users", views.users, name="admin-users"),
    path("admin/users/<str:user_id>/change", views.change, name="admin-change"),
    path("admin/audit", views.audit, name="admin-audit"),
]

routes = [
    path("admin/users", api.UsersView.as_view(), name="api-users"),
    path("admin/update-user/<str:user_id>", api.UpdateUserView.as_view(), name="api-update-user"),
    path("admin/audit", api.AuditView.as_view(), name="api-audit"),
]
