"""A person with a browser that tells on the pages, for every app's tests of its pages.

conftest.py loads this file as a plugin, so the fixtures are there without an import.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client

# The shell without windows first: it needs two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
WIDTHS = (360, 768, 1440)
HEIGHT = 780
QUIET = 40  # ms without a request: the page is done

needs_chromium = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the PATH"),
]


@cache
def axe() -> str:
    here = Path(__file__).parent
    return (here / "vendor" / "axe.min.js").read_text() + (here / "unseen.js").read_text()


def pictures_everything() -> bool:
    return os.environ.get("SCREENSHOTS") == "all"


class Chromium:
    """One browser for all tests of pages that follow each other. What somebody loaded of its
    style sheets and scripts, the next one need not load again; nothing else is left behind."""

    def __init__(self) -> None:
        from playwright.sync_api import sync_playwright

        self.ending = ExitStack()
        # Playwright keeps an event loop in this thread; the tests' own queries are not its
        # business.
        environment = self.ending.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        playwright = self.ending.enter_context(sync_playwright())
        self.browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                "--run-all-compositor-stages-before-draw",  # else frames do not come when asked for
                "--js-flags=--no-maglev,--no-turbofan",  # no page lives so long that it would pay
            ],
        )
        self.ending.callback(self.browser.close)
        self.debugger = self.browser.new_browser_cdp_session()
        self.free: dict[tuple, list] = {}
        self.judged: list[int] = []  # looks whose colours need not be measured again

    def lend(self, **kind):
        """A browser's profile of this kind that nobody has just now."""
        unused = self.free.setdefault(tuple(kind.items()), [])
        return unused.pop() if unused else self.browser.new_context(reduced_motion="reduce", **kind)

    def tab(self, context, *, still: bool):
        """One whose pages are drawn, or not: that saves a fifth where nobody clicks."""
        page = context.new_page()
        if not still:
            return page
        target = context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]
        wanted = {"url": "about:blank", "browserContextId": target["browserContextId"]}
        with context.expect_page() as opened:
            self.debugger.send("Target.createTarget", wanted | {"enableBeginFrameControl": True})
        page.close()
        return opened.value

    def take_back(self, context, host: str, **kind) -> None:
        if not self.browser.is_connected():  # as after an interruption
            return
        context.new_cdp_session(context.pages[0]).send(
            "Storage.clearDataForOrigin", {"origin": host, "storageTypes": "local_storage"}
        )
        for page in context.pages:
            page.close()
        context.clear_cookies()
        context.clear_permissions()
        self.free[tuple(kind.items())].append(context)

    def close(self) -> None:
        self.ending.close()


class Visitor:
    """One tab. What its browser complains about is kept in `complaints`: errors and blocked
    content in the console, scripts that failed, requests that failed or were refused. A `still` one
    looks and does not click."""

    def __init__(
        self,
        chromium: Chromium,
        host: str,
        *,
        width: int = 360,
        language: str = "en",
        scripts: bool = True,
        still: bool = False,
    ):
        self.chromium, self.host = chromium, host
        self.kind = {
            "locale": {"en": "en-US", "id": "id-ID"}[language],
            "java_script_enabled": scripts,
        }
        self.context = chromium.lend(**self.kind)
        self.still = still and not pictures_everything()
        self.page = chromium.tab(self.context, still=self.still)
        self.debugger = self.context.new_cdp_session(self.page)
        self.page.set_default_timeout(10_000)
        self.widen(width)
        self.complaints: list[str] = []
        self.expected: set[int] = set()  # answers that are no complaint, where a test asks for them
        self.brings_axe = False
        self._waiting = set()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._waiting.add(request))
        self.page.on("requestfinished", lambda request: self._waiting.discard(request))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.speak(language)

    # ── what goes wrong ─────────────────────────────────────────────────────────────────────────

    def _heard(self, message) -> None:
        # The answer's own status says more; and a font that the page before had already loaded is
        # taken from there, whatever was fetched ahead.
        unasked = ("Failed to load resource", "was preloaded using link preload but not used")
        if message.type in ("error", "warning") and not any(w in message.text for w in unasked):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _failed(self, request) -> None:
        self._waiting.discard(request)
        if request.failure != "net::ERR_ABORTED":  # a download, or a page left early
            self.complaints.append(f"{request.url}: {request.failure}")

    def _answered(self, response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.url}: {response.status}")

    # ── going about ─────────────────────────────────────────────────────────────────────────────

    def speak(self, language: str) -> None:
        self.language = language
        self.context.add_cookies(
            [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.host}]
        )

    def sign_in(self, user) -> None:
        """As somebody whose session has begun; only journeys about signing in fill in the form."""
        session = Client()
        session.force_login(user)
        self.context.add_cookies(
            [
                {"name": name, "value": morsel.value, "url": self.host}
                for name, morsel in session.cookies.items()
            ]
        )

    def sign_out(self) -> None:
        self.context.clear_cookies()
        self.speak(self.language)

    def open(self, path: str) -> None:
        self.page.goto(self.host + path)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_load_state()
        self._linger()
        while self._waiting:
            self._linger()
        self.page.wait_for_load_state()

    def _linger(self) -> None:
        self._blink()
        self.page.wait_for_timeout(QUIET)

    def _blink(self) -> None:
        """Scripts, pictures and transitions that wait for a frame get one, though none is drawn."""
        if self.still:
            self.debugger.send("HeadlessExperimental.beginFrame", {"noDisplayUpdates": True})

    def widen(self, width: int) -> None:
        if self.page.viewport_size != {"width": width, "height": HEIGHT}:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._blink()

    def click(self, selector: str) -> None:
        self.page.click(selector)
        self.settle()

    def press(self, text: str, *, within: str = "main", nth: int = 0) -> None:
        """A button or a summary with these words."""
        here = self.page.locator(within)
        here.locator("button:visible, summary:visible, a.button:visible").filter(has_text=text).nth(
            nth
        ).click()
        self.settle()

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    @property
    def text(self) -> str:
        return self.page.inner_text("main")

    def leave(self) -> None:
        self.chromium.take_back(self.context, self.host, **self.kind)

    # ── looking ─────────────────────────────────────────────────────────────────────────────────

    def look_through(self, pages: dict[str, str]) -> list[str]:
        """What is wrong with these pages, by name and address. Who reads the other language looks
        through them too: each page is read aloud to one of both, and cut off for neither."""
        aloud = list(pages)[self.language == "en" :: 2]
        return [
            fault
            for name, path in pages.items()
            for fault in self.look(name, path, aloud=name in aloud)
        ]

    def look(self, name: str, path: str, *, beside: str = "", aloud: bool = True) -> list[str]:
        """What is wrong with a page. English is read on a large screen, Indonesian on a phone, so
        that axe-core sees both layouts and both languages; at no width is anything cut off. With
        SCREENSHOTS=all each width is pictured. `beside`: seen on another page."""
        aloud_at = 1440 if self.language == "en" else 360
        self.bring_axe()
        self.open(path)  # a preview is pale until it has come
        opened_at, found = self.page.viewport_size["width"], []
        for width in sorted(WIDTHS, key=lambda width: width != opened_at):
            self.widen(width)
            if aloud and width == aloud_at:
                found += self.violations(beside)
            if self.is_cut_off():
                found.append(f"{path} is cut off at {width}")
            self.shoot(name)
        return found

    def bring_axe(self) -> None:
        """To every page from now on: the browser is told once, and compiles it once."""
        if not self.brings_axe:
            self.page.add_init_script(axe())
            self.brings_axe = True

    def is_cut_off(self) -> bool:
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def violations(self, beside: str = "") -> list[str]:
        """What axe-core finds wrong for people who do not see, hear or point."""
        if not self.page.evaluate("'faults' in window"):
            # by the debugger, so that the policy of the page need not be loosened for it
            self.debugger.send("Runtime.evaluate", {"expression": axe()})
        where = {"exclude": [beside]} if beside else {"include": ["html"]}
        seen = self.page.evaluate(
            "([where, judged]) => faults(where, judged)", [where, self.chromium.judged]
        )
        self.chromium.judged += seen["judged"]
        return [f"{self.page.url}: {fault}" for fault in seen["wrong"]]

    def shoot(self, name: str) -> None:
        """With SCREENSHOTS=all, a picture: making one costs as much as loading the page."""
        if not pictures_everything():
            return
        folder = settings.VAR / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"]
        self.page.screenshot(path=folder / f"{name}-{width}-{self.language}.png", full_page=True)


# ── fixtures ────────────────────────────────────────────────────────────────────────────────────

running: list[Chromium] = []


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    if not (nextitem and nextitem.get_closest_marker("browser")):
        pytest_sessionfinish()


def pytest_sessionfinish() -> None:
    """Sooner than its last test, when that was interrupted."""
    while running:
        running.pop().close()


@pytest.fixture
def chromium() -> Chromium:
    if not running:
        running.append(Chromium())
    return running[0]


@pytest.fixture(autouse=True, scope="session")
def _static_files_are_kept() -> Iterator[None]:
    """By browsers, as in production."""
    serve = StaticFilesHandler.serve

    def served(handler, request):
        response = serve(handler, request)
        response.headers["Cache-Control"] = "max-age=3600, immutable"
        return response

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", served)
        yield


@pytest.fixture
def visitor(chromium, live_server, settings, tmp_path) -> Iterator:
    """`visitor()` is somebody with a phone and English; at the end nothing went wrong."""
    settings.MEDIA_ROOT = tmp_path
    came = []

    def make(**kind) -> Visitor:
        came.append(Visitor(chromium, live_server.url, **kind))
        return came[-1]

    yield make
    complaints = [complaint for each in came for complaint in each.complaints]
    for each in came:
        each.leave()
    assert complaints == []
