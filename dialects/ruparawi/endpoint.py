"""An endpoint is a function with its gate: parse, one domain call, render.

    @endpoint(member, takes=AddressForm)
    def create(request, form): ...
        return {"success": True}, 201

`by_method` in urls.py puts those of one address together.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.json import JSONParser, JSONRenderer, dumps
from core.api.serializers import checked
from core.api.throttling import ScopedThrottle
from dialects.ruparawi.access import Authentication, Gate, anyone
from dialects.ruparawi.errors import answer_to

Body = dict[str, Any]  # of a request, checked by its form
Answer = dict[str, Any] | list[Any] | tuple[Any, int]


class Renderer(JSONRenderer):
    """Keys in alphabetical order, as theirs are."""

    def render(self, data, accepted_media_type=None, renderer_context=None) -> bytes:
        return dumps(data, sort_keys=True)


class JSONWhateverIsAccepted(BaseContentNegotiation):
    def select_parser(self, request, parsers):
        content_type = request.content_type.partition(";")[0].strip().lower()
        return next((p for p in parsers if p.media_type == content_type), None)

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class Endpoint(APIView):
    """The base of all of them: their tokens, their JSON, their errors."""

    authentication_classes = (Authentication,)
    permission_classes = ()
    renderer_classes = (Renderer,)
    parser_classes = (JSONParser,)
    content_negotiation_class = JSONWhateverIsAccepted
    schema = None  # not part of the OpenAPI document of /api/v1

    gate: Callable[[Any], None] = staticmethod(anyone)
    form: type[serializers.Serializer] | None = None
    function: Callable
    is_bare = False

    def initial(self, request: Request, *args, **kwargs) -> None:
        """A gate says no in one way, whatever is behind it."""
        super().initial(request, *args, **kwargs)
        is_bare, self.is_bare = self.is_bare, False
        self.gate(request)
        self.is_bare = is_bare

    def serve(self, request: Request, **kwargs) -> Response:
        if self.form is not None:
            kwargs["form"] = checked(self.form, request.data)
        answer = self.function(request, **kwargs)
        return Response(*answer) if isinstance(answer, tuple) else Response(answer)

    get = post = put = delete = serve

    def handle_exception(self, exc: Exception) -> Response:
        module = self.function.__module__.rpartition(".")[2]
        location = f"{module}.{self.function.__name__}"
        response = answer_to(exc, location, is_bare=self.is_bare)
        if response is None:
            raise exc
        response.exception = True
        return response


def endpoint(
    gate: Gate,
    *,
    takes: type[serializers.Serializer] | None = None,
    authentication: type[Authentication] = Authentication,
    throttles: tuple = (),
    throttle_scope: str | None = None,
    is_bare: bool = False,
) -> Callable[[Callable], Callable[..., HttpResponse]]:
    """Make a view of a function that takes the request (and `form`, the checked body) and returns
    the answer, or a pair of the answer and its status."""

    def decorate(function: Callable) -> Callable[..., HttpResponse]:
        attributes: dict[str, Any] = {
            "gate": staticmethod(gate),
            "form": takes,
            "function": staticmethod(function),
            "authentication_classes": () if gate is anyone else (authentication,),
            "throttle_classes": throttles or (ScopedThrottle,),
            "throttle_scope": throttle_scope,
            "is_bare": is_bare,
        }
        made: Any = type(function.__name__, (Endpoint,), attributes)
        return update_wrapper(made.as_view(), function)

    return decorate


def by_method(**views: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One address, one endpoint for each method: `by_method(get=show, put=change)`."""

    @csrf_exempt
    def dispatch(request: HttpRequest, **kwargs) -> HttpResponse:
        method = "get" if request.method == "HEAD" else (request.method or "").lower()
        if method in views:
            return views[method](request, **kwargs)
        allowed = ", ".join(sorted(name.upper() for name in views))
        return _refuse(request, MethodNotAllowed(request.method or ""), Allow=allowed)

    dispatch.views = views  # type: ignore[attr-defined]  # noted on the function
    return dispatch


@csrf_exempt
def unknown_address(request: HttpRequest, **kwargs) -> HttpResponse:
    return _refuse(request, NotFound())


def _refuse(request: HttpRequest, exc: Exception, **headers: str) -> HttpResponse:
    answer = answer_to(exc, "address")
    assert answer is not None
    body = Renderer().render(answer.data)
    headers["Content-Type"] = "application/json"
    return HttpResponse(body, status=answer.status_code, headers=headers)
