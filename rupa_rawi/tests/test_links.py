"""Whoever follows a link or sends a form of a page gets somewhere."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve

from accounts.models import User
from accounts.tests.factories import make_staff, make_user
from backoffice.tests.house import fill_the_house
from dashboard.tests.shops import make_shop
from orders.tests.factories import make_order
from vendors.tests.factories import make_vendor

pytestmark = [pytest.mark.long, pytest.mark.django_db]

SAME_PAGE = {"o", "p", "next", "_changelist_filters", "_to_field", "_popup"}  # with or without
ELSEWHERE = ("history/", "csv/", "xlsx/", "/api/v1/schema")  # have tests of their own


class Addresses(HTMLParser):
    """Where the links and the forms of a page lead, and what its browser loads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.sent_to: set[str] = set()
        self.loaded: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "a":
                self.links.add(said.get("href", ""))
            case "form":
                self.form(said.get("action", ""), said.get("method", "get"))
            case "button" | "input" if "formaction" in said:
                self.form(said["formaction"], said.get("formmethod", "post"))
            case "img" | "script":
                self.loaded.add(said.get("src", ""))
            case "link" | "use":
                self.loaded.add(said.get("href", ""))

    def form(self, address: str, method: str) -> None:
        (self.links if method == "get" else self.sent_to).add(address)


class Walk:
    """A person's way through the pages. Of those with the same parameters, such as an order and
    the next order, one is seen; if `is_thorough`, two, and every value of a filter. Pages of the
    shop are asked for with a parameter that they do not know, and do not mind."""

    def __init__(self, client: Client, *starts: str, is_staff: bool) -> None:
        self.client = client
        self.is_staff = is_staff
        self.is_thorough = not is_staff
        self.waiting = list(starts)
        self.kinds: Counter = Counter()

    def faults(self) -> Iterator[str]:
        while self.waiting:
            yield from self.look_at(self.waiting.pop())

    def look_at(self, url: str) -> Iterator[str]:
        answer = self.client.get(url if self.is_staff else from_a_mail(url))
        if 300 <= answer.status_code < 400:
            yield from self.follow(url, answer["Location"])
        elif answer.status_code != 200:
            yield f"{url}: {answer.status_code}"
        elif answer["Content-Type"].startswith("text/html"):
            page = Addresses(answer.content.decode())
            for address in page.links:
                yield from self.follow(url, address)
            for address in page.sent_to:
                if found(urljoin(url, address)) is None:
                    yield f"{url} has a form for {address}"
            for address in page.loaded:
                if is_missing(address):
                    yield f"{url} loads {address}"

    def follow(self, source: str, address: str) -> Iterator[str]:
        """An address of ours is put on the way, unless enough pages like it are."""
        whole, here = urlsplit(urljoin(source, address)), urlsplit(source)
        if whole.netloc or whole.scheme or not whole.path:
            return
        page = found(whole.path)
        if page is None:
            yield f"{source} leads to {whole.path}: 404"
            return
        query = [pair for pair in parse_qsl(whole.query) if pair[0] not in SAME_PAGE]
        narrows_again = query and here.query and here.path == whole.path
        if narrows_again or whole.path.endswith(ELSEWHERE):
            return
        target = f"{whole.path}?{urlencode(query)}" if query else whole.path
        kind = (page.route, tuple(sorted(query if self.is_thorough else dict(query))))
        if target not in self.waiting and self.kinds[kind] < (2 if self.is_thorough else 1):
            self.kinds[kind] += 1
            self.waiting.append(target)


def from_a_mail(url: str) -> str:
    """As mail tools and other sites link to it."""
    return f"{url}{'&' if urlsplit(url).query else '?'}utm_source=surat"


def found(url: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(url).path)
    except Resolver404:
        return None


def is_missing(address: str) -> bool:
    """A file of ours that a browser would ask for and not get."""
    path = urlsplit(address).path
    if not path.startswith(settings.STATIC_URL):
        return False
    return finders.find(path.removeprefix(settings.STATIC_URL)) is None


def walk(user: User | None, language: str, *starts: str) -> Walk:
    client = Client(raise_request_exception=False)
    if user:
        client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return Walk(client, *starts, is_staff=bool(user and user.is_staff))


def test_every_link_and_form_of_every_page_leads_somewhere(settings, tmp_path):
    """In Indonesian; that English has the same links is shown of the translations themselves."""
    settings.MEDIA_ROOT = tmp_path
    language = "id"
    shop = make_shop()
    fill_the_house()
    order = make_order()
    walks = {
        "nobody": walk(None, language, "/", "/admin/"),
        "a vendor": walk(shop.owner, language, "/dashboard/"),
        "a new vendor": walk(make_vendor().owner, language, "/dashboard/"),
        "an applicant": walk(make_user(), language, "/dashboard/"),
        "a buyer": walk(order.buyer, language, f"/orders/{order.number}", "/"),
        "staff": walk(make_staff(), language, "/admin/"),
    }

    faults = [f"{name}: {fault}" for name, way in walks.items() for fault in way.faults()]

    assert faults == []
    assert len(walks["a vendor"].kinds) >= 25
    assert len(walks["staff"].kinds) >= 90


def test_a_link_to_nowhere_is_found():
    """The control: as the first link of the vendor's first page once was."""
    way = walk(make_vendor().owner, "id", "/dashboard/orders?status=process")

    assert list(way.faults()) == ["/dashboard/orders?status=process: 404"]
    assert list(way.follow("/dashboard/", "no-such-page")) == [
        "/dashboard/ leads to /dashboard/no-such-page: 404"
    ]
