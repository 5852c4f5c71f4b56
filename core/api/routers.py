"""Addresses of the API: each app registers its viewsets on one router in its urls.py."""

from typing import Any

from rest_framework.decorators import MethodMapper
from rest_framework.routers import DynamicRoute, Route, SimpleRouter
from rest_framework.viewsets import ViewSetMixin


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

    def __init__(self) -> None:
        super().__init__(trailing_slash=False, use_regex_path=False)

    def get_routes(self, viewset: type[ViewSetMixin]) -> list[Route]:
        actions = extra_actions(viewset)
        if issubclass(viewset, SingletonMixin):
            return [ONLY_ONE, *self.made_of(LIST_ACTIONS, actions)]
        of_list = [action for action in actions if not action.detail]
        of_one = [action for action in actions if action.detail]
        return [
            *(LIST, *self.made_of(LIST_ACTIONS, of_list)),
            *(DETAIL, *self.made_of(DETAIL_ACTIONS, of_one)),
        ]

    def made_of(self, dynamic: DynamicRoute, actions: list[Any]) -> list[Route]:
        return [self._get_dynamic_route(dynamic, action) for action in actions]


def extra_actions(viewset: type[ViewSetMixin]) -> list[Any]:
    """What `@action` marks. DRF asks for `schema` too, and so loads what prints the document."""
    members = (getattr(viewset, name, None) for name in dir(viewset) if name != "schema")
    return [one for one in members if isinstance(getattr(one, "mapping", None), MethodMapper)]
