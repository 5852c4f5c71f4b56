"""Addresses of the API: each app registers its viewsets on one router in its urls.py."""

from types import SimpleNamespace
from typing import Any

from rest_framework.routers import DynamicRoute, Route, SimpleRouter
from rest_framework.viewsets import (  # type: ignore[attr-defined]  # stubs leave one out
    ViewSetMixin,
    _check_attr_name,
    _is_extra_action,
)


# There is one such thing for who asks, as a cart or a profile: its address holds no id. `retrieve`,
# `create`, `update`, `partial_update` and `destroy` answer at the prefix itself. (A docstring would
# describe every operation that has none of its own in the OpenAPI document.)
class SingletonMixin:
    pass


def route(url: str, name: str, *, detail: bool, **mapping: str) -> Route:
    return Route(url=url, mapping=mapping, name=name, detail=detail, initkwargs={})


LIST = route("{prefix}", "{basename}-list", detail=False, get="list", post="create")
THING = {"put": "update", "patch": "partial_update", "delete": "destroy"}
DETAIL = route("{prefix}/{lookup}", "{basename}-detail", detail=True, get="retrieve", **THING)
ONLY_ONE = route("{prefix}", "{basename}", detail=False, get="retrieve", post="create", **THING)
LIST_ACTIONS = DynamicRoute("{prefix}/{url_path}", "{basename}-{url_name}", False, {})
DETAIL_ACTIONS = DynamicRoute("{prefix}/{lookup}/{url_path}", "{basename}-{url_name}", True, {})


class Router(SimpleRouter):
    """Addresses without a trailing slash, in the path converters of Django's urls.

    `register("products/<int:product_id>/images", ImageViewSet, "image")` nests; a viewset of ids
    says `lookup_value_converter = "int"`.
    """

    routes = [LIST, LIST_ACTIONS, DETAIL, DETAIL_ACTIONS]

    def __init__(self) -> None:
        super().__init__(trailing_slash=False, use_regex_path=False)

    def get_routes(self, viewset: type[ViewSetMixin]) -> list[Route]:
        actions = extra_actions(viewset)
        if issubclass(viewset, SingletonMixin):
            return [ONLY_ONE, *(self._get_dynamic_route(LIST_ACTIONS, one) for one in actions)]
        known: Any = SimpleNamespace(get_extra_actions=lambda: actions)  # all that DRF asks it for
        return super().get_routes(known)


def extra_actions(viewset: type[ViewSetMixin]) -> list[Any]:
    """What `@action` marks, as DRF finds it; but not by way of `schema`, which would load what
    prints the document."""
    members = ((name, getattr(viewset, name, None)) for name in dir(viewset) if name != "schema")
    return [_check_attr_name(one, name) for name, one in members if _is_extra_action(one)]
