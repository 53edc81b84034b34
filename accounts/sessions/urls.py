"""The addresses of sessions: its pages, and its JSON routes under `/api/v1/`."""

from django.urls import path

from accounts.sessions import api, views

pages = [
    path("signin", views.signin, name="signin"),
    path("signout", views.signout, name="signout"),
    path("session", views.session, name="session"),
    path("account/sessions/end", views.end_session, name="end-session"),
    path("account/sessions/end-others", views.end_other_sessions, name="end-other-sessions"),
]

routes = [
    path("auth/login", api.LoginView.as_view(), name="api-login"),
    path("auth/refresh", api.RefreshView.as_view(), name="api-refresh"),
    path("auth/logout", api.LogoutView.as_view(), name="api-logout"),
    path("auth/sessions", api.SessionsView.as_view(), name="api-sessions"),
    path("auth/sessions/<uuid:session_id>", api.SessionView.as_view(), name="api-session"),
]
