"""What may go wrong with a reminder."""

from __future__ import annotations

from webapp.errors import Unavailable


class MailRefused(Unavailable):
    """The mail service took the call and not the mail, such as for an address to which it sends nothing."""

    code = "mail_refused"
    message = "The mail was refused."
