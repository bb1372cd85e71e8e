"""The process that renders: a line of JSON in, a line of JSON out; it dies with its input."""

from __future__ import annotations

import json
import sys

from app.format.markdown import Converter


def main() -> None:
    """Answer until standard input ends."""
    converter = Converter()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer: dict[str, object] = {
                "html": converter.render(request["pieces"], request["profile"])
            }
        except Exception as error:
            answer = {"error": type(error).__name__}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
