"""Machines pass by what only pages need, and lose nothing by it."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client

from accounts.tests.factories import make_user
from core.web import pages

CSP = "Content-Security-Policy"
READS = ["/api/v1/products", "/api/v1/categories", "/api/v1/nothing", "/dialects/cekat/nothing"]


def directives(answer) -> set[str]:
    return {part.strip() for part in answer[CSP].split(";")}


@pytest.mark.django_db
@pytest.mark.parametrize("path", READS)
def test_a_machine_without_a_session_has_none_and_no_messages(client, path):
    request = client.get(path).wsgi_request

    assert not {"session", "_messages", "csp_nonce"} & set(vars(request))


@pytest.mark.django_db
@pytest.mark.parametrize("path", READS)
def test_browsers_are_told_the_same_of_machines_as_of_pages(client, path):
    answer, page = client.get(path), client.get("/masuk")

    assert directives(answer) == directives(page)
    for header in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy"):
        assert answer[header] == page[header]


@pytest.mark.django_db
def test_the_docs_keep_a_policy_of_their_own(client):
    assert "style-src 'self' 'unsafe-inline'" in directives(client.get("/api/v1/docs"))


@pytest.mark.django_db
def test_a_session_may_call_the_api_and_writes_with_the_token_of_its_forms_only():
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user())

    assert client.get("/api/v1/users/me").status_code == 200
    refused = client.patch("/api/v1/users/me", {}, "application/json")
    assert refused.status_code == 403
    client.get("/masuk")
    client.cookies["csrftoken"] = "x" * 32
    headers = {"X-CSRFToken": "x" * 32}
    done = client.patch("/api/v1/users/me", {}, "application/json", headers=headers)
    assert done.status_code == 200


def test_a_beginning_without_an_end_does_not_start():
    with pytest.raises(ImproperlyConfigured):
        pages.begin(lambda request: HttpResponse())
