"""What SES would have delivered: a file for each mail, and a line in the log that names it."""

from __future__ import annotations

import json
import time
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path
from typing import Any

from ministack.services import ses_v2

_SEND = "/outbound-emails"
_OK = 200


def install(folder: Path) -> None:
    """Keep what MiniStack's SES takes in a folder."""
    handle = ses_v2.handle_request

    async def keeping(method: str, path: str, headers: Any, body: bytes, query_params: Any) -> Any:
        answer = await handle(method, path, headers, body, query_params)
        if method == "POST" and path.rstrip("/").endswith(_SEND) and answer[0] == _OK:
            _keep(folder, json.loads(body), json.loads(answer[2])["MessageId"])
        return answer

    ses_v2.handle_request = keeping
    # Here nobody has to prove that an address is theirs.
    ses_v2._message_rejection = lambda *_: None  # noqa: SLF001 -- MiniStack has no setting for it.


def _keep(folder: Path, asked: dict[str, Any], message_id: str) -> None:
    content = asked["Content"]["Simple"]
    mail = EmailMessage()
    mail["From"] = asked["FromEmailAddress"]
    mail["To"] = ", ".join(asked["Destination"]["ToAddresses"])
    mail["Subject"] = content["Subject"]["Data"]
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = f"<{message_id}>"
    mail.set_content(content["Body"]["Text"]["Data"])
    folder.mkdir(parents=True, exist_ok=True)
    # In the order in which they came; the id keeps two of one moment apart.
    file = folder / f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{message_id.partition('@')[0]}.eml"
    fresh = file.with_suffix(".new")
    fresh.write_bytes(mail.as_bytes())
    fresh.replace(file)
    print(f"mail to {mail['To']}: {mail['Subject']} ({file})", flush=True)
