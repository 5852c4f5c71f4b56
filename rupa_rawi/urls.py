"""The URL map: /api/v1 is ours, everything else is pages and health."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from core.web import views
from core.web.languages import in_each_language
from house.views import colours

handler400 = views.bad_request
handler403 = views.denied
handler404 = views.not_found
handler500 = views.server_error

swagger = SpectacularSwaggerSplitView.as_view(
    url_name="schema", permission_classes=[], authentication_classes=[]
)

api_v1: list[URLPattern | URLResolver] = [
    path("", include("catalog.urls")),  # first, as most ask for goods
    path("", include("accounts.urls")),
    path("", include("vendors.urls")),
    path("", include("promotions.urls")),
    path("", include("content.urls")),
    path("", include("orders.urls")),
    path("", include("payments.urls")),
    path("", include("reviews.urls")),
    path("", include("ledger.urls")),
    path("", include("notifications.urls")),
    path("", include("audit.urls")),
    path(
        "schema",
        views.SchemaView.as_view(),
        name="schema",
    ),
    # Swagger UI writes style attributes, and can render nothing but its page
    path("docs", require_safe(csp_update({"style-src": [UNSAFE_INLINE]})(swagger)), name="docs"),
]

urlpatterns = [
    path("api/v1/", include(api_v1)),
    path("dialects/", include("dialects.urls")),
    path("dashboard/", include("dashboard.urls")),
    path("admin/logout/", admin.site.logout),  # also for who has not got in yet
    path("admin/second-factor/", include("accounts.admin.urls")),
    path("admin/finance/", include("backoffice.urls")),
    path("admin/", admin.site.urls),
    path("colours.css", colours, name="colours"),
    path("favicon.ico", views.favicon),
    path("media/<path:path>", views.media, name="media"),
    path("", include("storefront.machines.urls")),
    in_each_language(
        path("", include("accounts.pages.urls")), path("", include("storefront.urls"))
    ),
]

# Machines get JSON also for an address that does not exist, by any method, and while DEBUG is on.
urlpatterns += [re_path(r"^(?:api|dialects)(?:/|$)", csrf_exempt(views.not_found))]
