"""A visitor who speaks to the server without a browser and says whatever they like.

``Connection`` measures; this one attacks: any cookie, any session number, any widget's value. See
``connection.py`` for the protocol.
"""

import json
import ssl
import urllib.error
import urllib.request
from typing import Any, Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PATIENCE = 60


class Answer:
    """What one run sent, as elements and as bytes in which a secret would be found."""

    def __init__(self, messages: list[bytes]) -> None:
        self.bytes = b"".join(messages)
        self.parsed = [ForwardMsg.FromString(message) for message in messages]
        self.elements = [
            message.delta.new_element
            for message in self.parsed
            if message.WhichOneof("type") == "delta"
            and message.delta.WhichOneof("type") == "new_element"
        ]

    def all_of(self, kind: str) -> list[Any]:
        """Every element of one kind: ``button``, ``selectbox``, ``file_uploader`` …"""
        return [getattr(e, kind) for e in self.elements if e.WhichOneof("type") == kind]

    def says(self, text: str) -> bool:
        return text.encode() in self.bytes

    @property
    def pages(self) -> set[str]:
        return {
            page.url_pathname
            for message in self.parsed
            if message.WhichOneof("type") == "navigation"
            for page in message.navigation.app_pages
        }


class RawSession:
    """One websocket. Use it as a context."""

    def __init__(
        self, url: str, cookie: str = "", session_id: str = "", tls: ssl.SSLContext | None = None
    ) -> None:
        self.url, self.cookie, self.session_id, self.tls = url, cookie, session_id, tls

    def __enter__(self) -> Self:
        host = urlsplit(self.url).netloc
        protocols = ["streamlit", "no-token"] + ([self.session_id] if self.session_id else [])
        self._opening = connect(
            f"{'wss' if self.tls else 'ws'}://{host}/_stcore/stream",
            ssl=self.tls,
            origin=self.url,
            subprotocols=protocols,
            additional_headers={"Cookie": self.cookie} if self.cookie else None,
            max_size=None,
            open_timeout=PATIENCE,
        )
        self.socket = self._opening.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._opening.__exit__(*error)

    def run(self, page: str = "", query: str = "", widgets: dict[str, Any] | None = None) -> Answer:
        """Ask for a run of a page, with any widget saying anything, and wait until it has ended."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        asked.rerun_script.context_info.locale = "en"
        asked.rerun_script.context_info.url = f"{self.url}/{page}?{query}"
        for identifier, value in (widgets or {}).items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = identifier
            if value is True:
                state.trigger_value = True
            elif isinstance(value, str):
                state.string_value = value
            else:
                state.file_uploader_state_value.CopyFrom(value)
        self.socket.send(asked.SerializeToString())
        return self._until("script_finished")

    def _until(self, kind: str) -> Answer:
        held = []
        while True:
            message = self.socket.recv(timeout=PATIENCE)
            held.append(message)
            parsed = ForwardMsg.FromString(message)
            found = parsed.WhichOneof("type")
            if found == "new_session":
                self.session_id = parsed.new_session.initialize.session_id or self.session_id
            early = found == "script_finished" and (
                parsed.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
            )
            if found == kind and not early:
                return Answer(held)

    def upload(self, uploader: str, name: str, content: bytes) -> tuple[int, dict[str, Any]]:
        """Put a file where the server says it goes; gives the status and the widget's new value."""
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.file_names.append(name)
        asked.file_urls_request.session_id = self.session_id
        self.socket.send(asked.SerializeToString())
        urls = self._until("file_urls_response").parsed[-1].file_urls_response.file_urls[0]
        state = BackMsg().rerun_script.widget_states.widgets.add()
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(content), urls.file_id
        info.file_urls.CopyFrom(urls)
        status, _words = put(self.url + urls.upload_url, name, content, self.url, self.cookie)
        return status, {uploader: state.file_uploader_state_value}


def put(address: str, name: str, content: bytes, origin: str, cookie: str) -> tuple[int, str]:
    """PUT a file as a browser's form would; gives the status and what the server said.

    The token against forged requests is one that any client can mint: it is in the cookie and in
    the header, and proves nothing.
    """
    parts = urlsplit(address)
    home = f"{parts.scheme}://{parts.netloc}"
    with urllib.request.urlopen(f"{home}/_stcore/health", timeout=10) as answer:
        token = [
            line.split("=", 1)[1].split(";")[0]
            for line in answer.headers.get_all("set-cookie") or []
            if line.startswith("_streamlit_xsrf=")
        ][0]
    boundary = "a-line-between-parts"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename={json.dumps(name)}'
    )
    body = f"{head}\r\nContent-Type: text/csv\r\n\r\n".encode() + content
    body += f"\r\n--{boundary}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "X-Xsrftoken": token,
        "Cookie": f"_streamlit_xsrf={token}" + (f"; {cookie}" if cookie else ""),
    }
    if origin:
        headers["Origin"] = origin
    request = urllib.request.Request(address, data=body, headers=headers, method="PUT")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
