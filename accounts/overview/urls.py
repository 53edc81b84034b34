"""The addresses of overview: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.overview import views

pages = [
    path("account", views.account, name="account"),
]
