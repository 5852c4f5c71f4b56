"""The OpenAPI document, and the page that shows it."""

from threading import Lock
from typing import ClassVar

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request


class SchemaView(SpectacularAPIView):
    """The OpenAPI document. It takes a second to make and never changes: each process keeps the
    bytes of each language and format, and makes them one at a time."""

    permission_classes = ()
    authentication_classes = ()
    renderer_classes = [  # the first is for who takes anything
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    ]
    kept: ClassVar[dict[tuple[str, str], bytes | str]] = {}
    making = Lock()

    def _get_schema_response(self, request: Request) -> HttpResponse:
        renderer = request.accepted_renderer
        wanted = (get_language() or "en", renderer.media_type)
        with self.making:
            if wanted not in self.kept:
                made = super()._get_schema_response(request)
                self.kept[wanted] = renderer.render(made.data, renderer.media_type, {})
        response = HttpResponse(self.kept[wanted], content_type=renderer.media_type)
        response["Content-Disposition"] = f'inline; filename="rupa-rawi.{renderer.format}"'
        return response


schema = SchemaView.as_view()
swagger = SpectacularSwaggerSplitView.as_view(
    url_name="schema", permission_classes=[], authentication_classes=[]
)
# Swagger UI writes style attributes, and can render nothing but its page
docs = require_safe(csp_update({"style-src": [UNSAFE_INLINE]})(swagger))
