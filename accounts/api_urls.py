"""The JSON routes of accounts under `/api/v1/`, feature by feature."""

from accounts.addresses import urls as addresses
from accounts.administration import urls as administration
from accounts.deletion import urls as deletion
from accounts.export import urls as export
from accounts.feeds import urls as feeds
from accounts.passwords import urls as passwords
from accounts.registration import urls as registration
from accounts.sessions import urls as sessions
from accounts.tokens import urls as tokens

urlpatterns = [
    *registration.routes,
    *sessions.routes,
    *tokens.routes,
    *feeds.routes,
    *passwords.routes,
    *addresses.routes,
    *export.routes,
    *deletion.routes,
    *administration.routes,
]
