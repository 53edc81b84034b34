"""The addresses of deletion: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.deletion import api, views

pages = [
    path("account/delete", views.delete, name="delete"),
]

routes = [
    path("auth/user", api.UserView.as_view(), name="api-current-user"),
]
