"""Where an address leads is looked up once for all requests, so it may depend on nothing else."""

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import Resolver404, get_resolver
from django.utils import translation

from core.tests.tables import every
from core.web.handler import Handler, match_of_all

OTHER_IDS = (
    *("/api/v1/products/8", "/api/v1/products/123456789012345", "/api/v1/products/1"),
    "/api/v1/products/12/images/7",
)
OF_MACHINES = (
    *("/api/v1/categories", "/api/v1/products/7", "/api/v1/products/keranjang"),
    *("/api/v1/products/7/images/12", "/api/v1/vendors/7/products", "/api/v1/products/007"),
    *("/api/v1/returns/3/approve", "/api/v1/products/1234567890123456", *OTHER_IDS),
    *("/api/v1/nowhere", "/dialects/leads/products"),
)
OF_PAGES = ("/", "/en/", "/masuk", "/en/masuk", "/p/keranjang", "/dashboard/", "/admin/")


@pytest.fixture(scope="module")
def handler():
    return Handler()


def test_an_address_leads_where_djangos_map_says_and_those_of_machines_are_looked_up_once(handler):
    match_of_all.cache_clear()

    def check(path):
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                request = RequestFactory().get(path)
                found, wanted = handler.resolve_request(request), get_resolver().resolve(path)
                assert request.resolver_match is found
                assert (found.func, found.args, found.kwargs, found.route) == (
                    *(wanted.func, wanted.args, wanted.kwargs, wanted.route),
                )

    every((*OF_MACHINES, *OF_PAGES), check)
    assert match_of_all.cache_info().misses == len(OF_MACHINES) - len(OTHER_IDS)


def test_an_address_that_leads_nowhere_is_refused_each_time(handler):
    for _ in range(2):
        with pytest.raises(Resolver404):
            handler.resolve_request(RequestFactory().get("/nowhere/at/all"))


def test_of_an_address_that_is_remembered_nothing_else_is_that_it_might_have_been():
    assert match_of_all(OF_MACHINES[0]).tried == []
