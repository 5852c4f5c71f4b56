"""A person with a browser that tells on the pages."""

import shutil
from pathlib import Path

from django.conf import settings

from accounts.tests.factories import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
SCREENSHOTS = settings.VAR / "screenshots"


class Visitor:
    """One tab. What its browser complains about is kept in `complaints`: errors and blocked
    content in the console, scripts that failed, requests that failed or were refused."""

    def __init__(self, chromium, host: str, *, width: int = 360, language: str = "en"):
        self.host = host
        self.language = language
        locale = {"en": "en-US", "id": "id-ID"}[language]
        self.context = chromium.new_context(
            viewport={"width": width, "height": 780}, locale=locale, accept_downloads=True
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _failed(self, request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download, or a page left early
            self.complaints.append(f"{request.url}: {request.failure}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.url}: {response.status}")

    def open(self, path: str) -> None:
        self.page.goto(self.host + path)
        self.settle()

    def settle(self) -> None:
        self.page.wait_for_load_state("networkidle")

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

    def sign_in(self, user) -> None:
        self.open("/dashboard/login")
        self.page.fill("[name=username]", user.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.settle()

    def is_cut_off(self) -> bool:
        return self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )

    def violations(self) -> list[str]:
        """What axe-core finds wrong for people who do not see, hear or point."""
        # evaluated by the debugger, so that the policy of the page need not be loosened for it
        self.page.evaluate(f"() => {{ {AXE} }}")
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{self.page.url}: {rule['id']}: {node['html'][:120]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def shoot(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = self.page.viewport_size["width"]
        path = SCREENSHOTS / f"dashboard-{name}-{self.language}-{width}.png"
        self.page.screenshot(path=path, full_page=True)
