"""Mail through Amazon SES."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from todos.reminders.domain import Mail
from todos.reminders.errors import MailRefused
from webapp.aws.outages import translated_outages

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


class SESMailer:
    """`Mailer` over SES. It asks once: what is not answered may have been sent, and comes again only when its lease is over."""

    def __init__(self, *, client: SESV2Client, sender: str) -> None:
        self._client = client
        self._sender = sender

    def send(self, mail: Mail) -> None:
        try:
            with translated_outages():
                self._client.send_email(
                    FromEmailAddress=self._sender,
                    Destination={"ToAddresses": [mail.to]},
                    Content={
                        "Simple": {
                            "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                            "Body": {"Text": {"Data": mail.text, "Charset": "UTF-8"}},
                        }
                    },
                )
        except ClientError as error:
            raise MailRefused from error
