"""The address of the form of preferences. The JSON route is one with that of a deletion."""

from django.urls import path

from accounts.preferences import views

pages = [
    path("account/preferences", views.preferences, name="preferences"),
]
