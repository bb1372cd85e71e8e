"""The process that decodes pictures: a line of JSON in, a line of JSON out; it dies with its input.

It may not take more memory than a picture of the largest size that is allowed needs.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from typing import Any

from app.format.picture_reading import inspect_picture, read_picture
from app.format.pictures import Refused

MEMORY_MAX = 1024 * 1024 * 1024


def answer(request: dict[str, Any]) -> dict[str, object]:
    """The answer to one request."""
    if request["do"] == "begin":
        return {}
    data = base64.b64decode(request["data"])
    if request["do"] == "inspect":
        facts = inspect_picture(data)
        if isinstance(facts, Refused):
            return {"refused": facts.code}
        return {"mime": facts.mime, "width": facts.width, "height": facts.height}
    read = read_picture(data)
    if isinstance(read, Refused):
        return {"refused": read.code}
    return {
        "mime": read.mime,
        "width": read.width,
        "height": read.height,
        "renditions": [
            (made.width, made.height, base64.b64encode(made.data).decode())
            for made in read.renditions
        ],
    }


def main() -> None:
    """Answer until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    for line in sys.stdin:
        try:
            said = answer(json.loads(line))
        except Exception:  # whatever it was, the picture is not taken and the process goes on
            said = {"refused": "picture-broken"}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
