"""A browser tab that notices everything that runs, and everything that is asked of elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Dialog, Error, Frame, Page, Route

HOME = "http://samferd.test/"
_GONE = ("context was destroyed", "detached", "closed")

# What payloads call to show that they ran. The browser's own are replaced in every frame.
_NOTICE = """
(() => {
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
    window[name] = () => { window.ran(name); };
  }
  for (const name of ["fetch", "importScripts"]) { window[name] = () => { window.ran(name);
    return new Promise(() => {}); }; }
  navigator.sendBeacon = () => { window.ran("beacon"); return true; };
})();
"""

# What a reader may do: point, click, type, scroll. Links that lead away are not followed.
_TOUCH = """
() => {
  const kinds = ["click", "dblclick", "mouseover", "mouseenter", "mousemove", "mousedown",
    "mouseup", "pointerover", "pointerenter", "pointerdown", "focus", "focusin", "blur", "input",
    "change", "keydown", "keyup", "keypress", "submit", "toggle", "load", "error", "wheel",
    "scroll", "drag", "drop", "copy", "paste", "animationstart", "animationend",
    "transitionend", "beforetoggle", "contextmenu", "touchstart"];
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href], area[href]");
    if (link && !/^\\s*javascript:/i.test(link.href)) event.preventDefault();
  }, true);
  document.addEventListener("submit", (event) => event.preventDefault(), true);
  for (const element of document.querySelectorAll("*")) {
    for (const kind of kinds) element.dispatchEvent(new Event(kind, {bubbles: false}));
    if (/^\\s*javascript:/i.test(element.href?.baseVal ?? element.href ?? "")) {
      element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
    }
  }
}
"""


class Tab:
    """One tab. `show` loads a page and tells what ran in it."""

    def __init__(self, page: Page) -> None:
        self._page, self._html, self._policy = page, "", ""
        self.ran: list[str] = []
        self.asked: list[str] = []
        page.context.expose_binding("ran", lambda _source, how: self.ran.append(str(how)))
        page.context.add_init_script(_NOTICE)
        page.context.route("**/*", self._answer)
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.ran.append(dialog.type)
        dialog.dismiss()

    def _answer(self, route: Route) -> None:
        if route.request.url == HOME and route.request.is_navigation_request():
            headers = {"content-type": "text/html; charset=utf-8"}
            if self._policy:
                headers["content-security-policy"] = self._policy
            route.fulfill(status=200, headers=headers, body=self._html)
            return
        if not route.request.url.startswith(HOME):
            self.asked.append(route.request.url)
        route.abort()

    def show(self, html: str, *, policy: str = "") -> list[str]:
        """Load a page, touch everything on it, and say what ran; `asked` is what left the house."""
        self._html, self._policy = html, policy
        self.ran.clear()
        self.asked.clear()
        try:
            self._page.goto(HOME, wait_until="load")
        except Error as error:
            # A page that leaves for elsewhere at once is cut off: nobody can follow it there.
            if "interrupted" not in str(error) and "ERR_" not in str(error):
                raise
        for frame in self._page.frames:
            # Other frames are empty: nothing is let in from elsewhere. They answer nobody.
            if frame is self._page.main_frame or frame.url == "about:srcdoc":
                self._touch(frame)
        return list(self.ran)

    @staticmethod
    def _touch(frame: Frame) -> None:
        try:
            frame.evaluate(_TOUCH)
        except Error as error:
            # A frame that navigates away while it is touched takes its script with it.
            if not any(word in str(error) for word in _GONE):
                raise


@contextmanager
def tab(browser: Browser) -> Iterator[Tab]:
    """A tab of its own."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(5_000)
    yield Tab(page)
    context.close()
