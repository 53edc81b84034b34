"""The addresses of calendars: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.feeds import api, views

pages = [
    path("account/feed", views.feed, name="feed"),
    path("account/feed/end", views.end_feed, name="end-feed"),
]

routes = [
    path("auth/feed", api.FeedView.as_view(), name="api-feed"),
]
