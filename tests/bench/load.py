"""People on the server: signed in once, then as many requests as it answers."""

from __future__ import annotations

import http.client
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

ACCEPT = "gzip, deflate, br, zstd"
PASSWORD = "samferd-demo"
MODULE = "/modules/about-the-agency"
STEP = f"{MODULE}/steps/who"

# Each request is another person's, so that nothing is fast because one page was asked for twice.
SCRIPT = """
local people = {{ {people} }}
local n = 0
function request()
  n = n + 1
  local who = people[n % #people + 1]
  local headers = {{ ["Cookie"] = who[1], ["Accept-Encoding"] = "{accept}" }}
  if "{kind}" == "read" then
    return wrk.format("GET", "{path}", headers)
  end
  if "{kind}" == "again" then
    headers["If-None-Match"] = who[3]
    return wrk.format("GET", "{path}", headers)
  end
  if "{kind}" == "mixed" and n % 4 ~= 0 then
    return wrk.format("GET", n % 8 < 4 and "/" or "{module}", headers)
  end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  local id = string.format("01900000-{seed}-7000-8000-%012x", n)
  return wrk.format("POST", "{step}", headers, "csrf_token=" .. who[2] .. "&operation=" .. id)
end
"""


@dataclass(frozen=True)
class Answer:
    status: int
    cookie: str
    headers: dict[str, str]
    body: bytes
    size: int


def ask(port: int, path: str, cookie: str = "", **options: str) -> Answer:
    """One request. `body` posts a form; the answer comes as the browser would have it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    body = options.pop("body", None)
    headers = {"Cookie": cookie} if cookie else {}
    headers.update({name.replace("_", "-"): value for name, value in options.items()})
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request("GET" if body is None else "POST", path, body, headers)
    response = connection.getresponse()
    data = response.read()
    given = (response.getheader("set-cookie") or cookie).split(";")[0]
    sent = {name.lower(): value for name, value in response.getheaders()}
    head = sum(len(name) + len(value) + 4 for name, value in response.getheaders())
    connection.close()
    return Answer(response.status, given, sent, data, len(data) + head)


def token_of(page: bytes) -> str:
    found = re.search(rb'name="csrf_token" value="([^"]+)"', page)
    assert found, "no token in the page"
    return found[1].decode()


@dataclass(frozen=True)
class Person:
    cookie: str
    token: str


def sign_in(port: int, email: str) -> Person:
    page = ask(port, "/sign-in")
    form = {
        "csrf_token": token_of(page.body), "email": email, "password": PASSWORD, "next": "/",
    }  # fmt: skip
    done = ask(port, "/sign-in", page.cookie, body=urlencode(form))
    assert done.status == 303, done
    account = ask(port, "/account", done.cookie)
    return Person(account.cookie, token_of(account.body))


@dataclass(frozen=True)
class Load:
    """What a burst of load came to. `failed` are answers that were no success."""

    rps: float
    failed: int


@dataclass(frozen=True)
class Burst:
    """Load of one kind: read, again (with the ETag of before), write, mixed, or bare."""

    kind: str
    path: str = "/"
    clients: int = 8
    seconds: int = 3

    def run(self, port: int, people: list[Person], folder: Path, seed: int) -> Load:
        command = ["wrk", "-t1", f"-c{self.clients}", f"-d{self.seconds}"]
        if self.kind != "bare":
            script = folder / "load.lua"
            script.write_text(self._script(port, people, seed))
            command += ["-s", str(script)]
        printed = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{self.path}"],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
        assert rate, printed
        failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", printed)))
        for line in re.findall(r"Socket errors: (.*)", printed):
            failed += sum(map(int, re.findall(r"\d+", line)))
        return Load(float(rate[1]), failed)

    def _script(self, port: int, people: list[Person], seed: int) -> str:
        etags = [""] * len(people)
        if self.kind == "again":
            pages = [ask(port, self.path, who.cookie, Accept_Encoding=ACCEPT) for who in people]
            etags = [page.headers["etag"].replace('"', '\\"') for page in pages]
        listed = ", ".join(
            f'{{ "{who.cookie}", "{quote(who.token)}", "{etag}" }}'
            for who, etag in zip(people, etags, strict=True)
        )
        return SCRIPT.format(
            people=listed, accept=ACCEPT, kind=self.kind, path=self.path, module=MODULE,
            step=STEP, seed=f"{seed % 65536:04x}",
        )  # fmt: skip
