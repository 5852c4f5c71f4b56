"""What search engines are asked to leave alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.pages.media import absolute_url

# Rooms of their own, and pages of one person. Pages that only list the same goods again say
# noindex themselves, which an engine has to be let in to read.
CLOSED = (
    *("/api/", "/dialects/", "/dashboard/", "/admin/"),
    *("/keranjang", "/checkout", "/akun", "/pesanan", "/masuk", "/daftar"),
)


@require_safe
@cache_control(public=True, max_age=3_600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in CLOSED]
    lines += [f"Disallow: /en{path}" for path in CLOSED[4:]]
    lines += ["", f"Sitemap: {absolute_url(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
