"""The addresses of the account pages, feature by feature."""

from accounts.addresses import urls as addresses
from accounts.administration import urls as administration
from accounts.deletion import urls as deletion
from accounts.export import urls as export
from accounts.feeds import urls as feeds
from accounts.overview import urls as overview
from accounts.passwords import urls as passwords
from accounts.preferences import urls as preferences
from accounts.registration import urls as registration
from accounts.sessions import urls as sessions
from accounts.tokens import urls as tokens

app_name = "accounts"

urlpatterns = [
    *registration.pages,
    *sessions.pages,
    *tokens.pages,
    *feeds.pages,
    *passwords.pages,
    *overview.pages,
    *preferences.pages,
    *addresses.pages,
    *export.pages,
    *deletion.pages,
    *administration.pages,
]
