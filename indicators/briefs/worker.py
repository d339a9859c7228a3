"""The process that draws and sets reports, away from the web server.

``python -m indicators.briefs.worker`` is started by the press.

It reads one job at a time from standard input and answers each on standard output, in order. A
message is four bytes of length, a JSON head of that length, and for an answer the bytes the head
announces. The head of an answer repeats the job's ``id``, so that the press can tell that it got
what it asked for. The process ends when its input does, or when nothing came for a while: the
memory that drawing takes is given back.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import struct
import sys
import traceback
from typing import Any, BinaryIO

from indicators.errors import MonitorError, Sentence

IDLE_SECONDS = 600
NICENESS = 5  # pages come before reports when both want the processor


def package_missing(package: str | None) -> Sentence:
    """What to do when a library that draws or sets is not installed."""
    return Sentence(
        "The package {package} is missing, so no report can be made. Install the pinned packages: "
        "pip install -r requirements.txt",
        package=package,
    )


def write_message(target: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    """Send a head and the bytes it announces."""
    text = json.dumps(head | {"length": len(body)}).encode()
    target.write(struct.pack(">I", len(text)) + text + body)
    target.flush()


def answer(job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Do one job. A refusal is an answer too: its sentence, and no bytes.

    A fault of ours is one as well. Its traceback goes to the log under a number that the sentence
    names, and the jobs that wait get done.
    """
    head = {"id": job["id"], "refusal": ""}
    try:
        from indicators.briefs import drawings, making, pictures

        makers = {"brief": making.make_from, "picture": pictures.make_from}
        makers["drawing"] = drawings.make_from
        return head, makers[job["job"]](job["words"])
    except MonitorError as refusal:
        said = refusal.args[0]
    except ModuleNotFoundError as missing:
        said = package_missing(missing.name)
    except Exception:
        number = secrets.token_hex(4)
        print(f"report fault {number}", file=sys.stderr)
        traceback.print_exc()
        said = Sentence(
            "This report met a fault of ours and was not made. Other reports may work. Please "
            "report the number {number}.",
            number=number,
        )
    return head | {"refusal": packed(said)}, b""


def packed(said: object) -> object:
    """A sentence as plain data with its template, so that the page can say it in its language."""
    if not isinstance(said, Sentence):
        return str(said)
    filling = {name: packed(value) for name, value in said.filling.items()}
    return {"template": said.template, "filling": filling}


def unpacked(told: object) -> str:
    """The sentence again."""
    if not isinstance(told, dict):
        return str(told)
    template = told["template"]
    return Sentence(template, **{name: unpacked(part) for name, part in told["filling"].items()})


def main() -> None:
    """Answer jobs until the input ends."""
    os.nice(NICENESS)
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nothing but answers on the pipe
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        size = source.read(4)
        if len(size) < 4:
            return
        job = json.loads(source.read(struct.unpack(">I", size)[0]))
        write_message(target, *answer(job))


if __name__ == "__main__":
    main()
