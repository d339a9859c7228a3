"""A visitor without a browser: the websocket that Streamlit's own page speaks, and nothing drawn.

What a browser adds (drawing, fonts, layout) is not the server's doing, so server time is measured
here: from the message that asks for a run to the message that says it has ended.

The protocol, as Streamlit 1.67 speaks it on ``/_stcore/stream``: protobuf frames, ``BackMsg``
to the server, ``ForwardMsg`` from it. A run of a page must name the page by the hash that stands
in the ``navigation`` message; the hash in ``new_session`` is that of the main script, and asking
for it silently runs the default page again.
"""

import socket
import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

# Linux has it, other systems acknowledge as they please.
QUICK_ACKNOWLEDGEMENT = getattr(socket, "TCP_QUICKACK", None)


class RunFailed(AssertionError):
    """A run ended badly or showed the visitor an exception; the message says which."""


@dataclass(frozen=True)
class SelectBox:
    """A select box as it arrived: the server's name for it, and its options as shown."""

    id: str
    options: tuple[str, ...]


@dataclass
class Run:
    """What one run of a page gave: its duration and what arrived.

    ``pages`` maps each page's path to its hash, ``select_boxes`` the words above each box
    (``Country``) to the box.
    """

    seconds: float
    bytes_received: int = 0
    messages: int = 0
    charts: int = 0
    page_hash: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    select_boxes: dict[str, SelectBox] = field(default_factory=dict)


class Connection:
    """One session. Use it as a context; ``run`` may be called as often as a visitor clicks.

    Like a browser, it remembers the messages that the server marked as cacheable, so that an
    unchanged chart is sent once and named afterwards.
    """

    def __init__(self, url: str, patience_seconds: float = 60) -> None:
        self.url = url
        self.patience = patience_seconds
        self.known_messages: set[str] = set()

    def __enter__(self) -> Self:
        parts = urlsplit(self.url)
        self._opening = connect(
            f"ws://{parts.netloc}/_stcore/stream",
            origin=f"http://{parts.netloc}",
            subprotocols=["streamlit"],
            max_size=None,
            compression=None,
            open_timeout=self.patience,
        )
        self.socket = self._opening.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._opening.__exit__(*error)

    def _acknowledge_at_once(self) -> None:
        """Keep the system from holding acknowledgements back for 40 ms.

        The server waits for them before it sends the next small message. That pause belongs to the
        network, is the same for every page, and would make a slow page look close to a fast one.
        Linux forgets the wish, so it is renewed before each message.
        """
        if QUICK_ACKNOWLEDGEMENT is not None:
            self.socket.socket.setsockopt(socket.IPPROTO_TCP, QUICK_ACKNOWLEDGEMENT, 1)

    def run(
        self,
        query: str = "",
        page_name: str = "",
        page_hash: str = "",
        chosen: dict[str, str] | None = None,
    ) -> Run:
        """Ask for one run and wait until it has ended.

        Parameters
        ----------
        query
            The address's query without ``?``, for example ``country=IDN&lang=en``.
        page_name
            The page's path, as a fresh browser sends it (``""`` is the default page).
        page_hash
            The page's hash from an earlier run, as an open browser sends it; it wins over the name.
        chosen
            What the visitor has chosen: a select box's id to one of its options.

        Raises
        ------
        RunFailed
            If the page did not exist, the script did not finish or an exception was shown.
        TimeoutError
            If nothing arrived for ``patience_seconds``.
        """
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page_name
        asked.rerun_script.page_script_hash = page_hash
        asked.rerun_script.cached_message_hashes.extend(self.known_messages)
        for box, option in (chosen or {}).items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = box
            state.string_value = option
        asked.rerun_script.context_info.timezone = "Asia/Jakarta"
        asked.rerun_script.context_info.locale = "en"
        asked.rerun_script.context_info.url = f"{self.url}/{page_name}?{query}"
        frame = asked.SerializeToString()

        started = time.perf_counter()
        self._acknowledge_at_once()
        self.socket.send(frame)
        run = Run(seconds=float("nan"))
        while True:
            self._acknowledge_at_once()
            received = self.socket.recv(timeout=self.patience)
            message = ForwardMsg.FromString(received)
            run.messages += 1
            run.bytes_received += len(received)
            kind = message.WhichOneof("type")
            if message.metadata.cacheable and message.hash:
                self.known_messages.add(message.hash)
            if kind == "navigation":
                run.page_hash = message.navigation.page_script_hash
                run.pages = {
                    page.url_pathname: page.page_script_hash
                    for page in message.navigation.app_pages
                }
            elif kind == "page_not_found":
                raise RunFailed(f"the page {page_name or page_hash!r} was not found")
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                element_kind = element.WhichOneof("type")
                run.charts += element_kind == "plotly_chart"
                if element_kind == "selectbox":
                    box = element.selectbox
                    name = box.label
                    run.select_boxes[name] = SelectBox(box.id, tuple(box.options))
                if element_kind == "exception":
                    raise RunFailed(f"{element.exception.type}: {element.exception.message}")
            elif kind == "script_finished":
                status = message.script_finished
                if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue  # The script asked for another run; the visitor waits for that one.
                run.seconds = time.perf_counter() - started
                if status != ForwardMsg.FINISHED_SUCCESSFULLY:
                    raise RunFailed(ForwardMsg.ScriptFinishedStatus.Name(status))
                return run
