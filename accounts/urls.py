"""The addresses of the account pages."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("signup", views.signup, name="signup"),
    path("confirm", views.confirm, name="confirm"),
    path("confirm/resend", views.resend, name="resend"),
    path("signin", views.signin, name="signin"),
    path("signout", views.signout, name="signout"),
    path("account", views.account, name="account"),
]
