"""One line a request: id, method, route, status, time. No personal text, no secrets."""

from __future__ import annotations

import json
import logging
import sys
import time

from flask import Flask, g, request
from werkzeug.wrappers import Response

from app.foundation.ids import new_id

_requests = logging.getLogger("samferd.requests")


class _Lines(logging.Formatter):
    """Each record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "log": record.name,
            "say": record.getMessage(),
        }
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def install(app: Flask) -> None:
    """Log every request of the application to standard error."""
    samferd = logging.getLogger("samferd")
    if not samferd.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_Lines())
        samferd.addHandler(handler)
        samferd.setLevel(logging.INFO)
        samferd.propagate = False

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()
        g.request_id = new_id().hex

    @app.after_request
    def _end(response: Response) -> Response:
        # The route, never the path: a path may hold a token or a name.
        fields = {
            "id": g.get("request_id", ""),
            "method": request.method,
            "route": request.url_rule.rule if request.url_rule else None,
            "status": response.status_code,
            "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 2),
        }
        _requests.info("request", extra={"fields": fields})
        response.headers["X-Request-Id"] = str(fields["id"])
        return response
