"""The URL map: /api/v1 is ours, everything else is pages and health."""

from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from backoffice.resolvers import OnDemandResolver
from core.web import views
from core.web.languages import in_each_language
from core.web.views import on_demand
from house.views import colours

handler400 = views.bad_request
handler403 = views.denied
handler404 = views.not_found
handler500 = views.server_error

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
    path("schema", on_demand("core.web.document.schema"), name="schema"),
    path("docs", on_demand("core.web.document.docs"), name="docs"),
]

urlpatterns = [
    path("api/v1/", include(api_v1)),
    path("dialects/", include("dialects.urls")),
    path("dashboard/", include("dashboard.urls")),
    OnDemandResolver("admin/second-factor/", "accounts.admin.urls", "second-factor"),
    OnDemandResolver("admin/finance/", "backoffice.urls", "finance"),
    OnDemandResolver("admin/", "backoffice.site_urls", "admin"),
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
