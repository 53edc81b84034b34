"""The addresses of export: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.export import api, views

pages = [
    path("account/export", views.export, name="export"),
]

routes = [
    path("auth/export", api.ExportView.as_view(), name="api-export"),
]
