"""What watches a process asks it by its IP address and in plain HTTP: /healthz, /readyz, /metrics.

They are answered before anything looks at the Host header or leads to HTTPS.
"""

from django.http import HttpRequest, HttpResponse

from core.web.readiness import healthz, readyz
from core.web.typing import GetResponse
from serving.metrics import metrics

PROBES: dict[str, GetResponse] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}


def middleware(get_response: GetResponse) -> GetResponse:
    def handle(request: HttpRequest) -> HttpResponse:
        response = PROBES.get(request.path_info, get_response)(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return handle
