"""One way to make an endpoint: every address of the API is a viewset's, registered on our router,
and what a list may be asked is declared by a FilterSet."""

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.viewsets import ViewSetMixin

from core.api.filters import FilterSet
from core.tests.tables import every
from rupa_rawi.tests.contract.document import PREFIX, Operation, operations

NOT_OPERATIONS = {"schema", "docs"}  # about the API, not of it
PAGING = {"cursor", "page_size"}
KEY = {"key"}  # of a guest's order, instead of a header


def endpoints(resolver=None, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Each address under /api/v1, its parameters written as the document does."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from endpoints(pattern, route)
        elif route.startswith(f"{PREFIX}/") and pattern.name not in NOT_OPERATIONS:
            yield re.sub(r"<(?:\w+:)?(\w+)>", r"{}", route.removeprefix(PREFIX)), pattern


def test_every_address_is_a_viewsets_on_the_router():
    def check(endpoint: tuple[str, URLPattern]) -> None:
        _address, pattern = endpoint
        assert issubclass(pattern.callback.cls, ViewSetMixin)
        assert "basename" in pattern.callback.initkwargs, "not registered on a router"

    every(endpoints(), check, at_least=60)


def test_every_operation_of_the_document_has_its_address_there():
    served = {address for address, _pattern in endpoints()}

    assert {re.sub(r"\{\w+\}", "{}", one.path) for one in operations()} == served


def test_what_a_list_may_be_asked_is_declared_by_a_filter_set():
    views = {address: pattern.callback for address, pattern in endpoints()}

    def view_of(one: Operation):
        return views[re.sub(r"\{\w+\}", "{}", one.path)]

    def check(one: Operation) -> None:
        view = view_of(one).cls(**view_of(one).initkwargs)
        declared = getattr(view, "filterset_class", None) or FilterSet
        asked = {
            name for name, parameter in one.parameters.items() if parameter["in"] == "query"
        } - PAGING
        assert issubclass(declared, FilterSet)
        assert asked - KEY == set(declared.base_filters) - PAGING - KEY

    lists = [one for one in operations() if one.method == "GET" and one.lists]
    about_all = [one for one in lists if not view_of(one).initkwargs["detail"]]
    every(about_all, check, at_least=20)
