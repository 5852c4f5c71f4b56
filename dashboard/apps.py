from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "dashboard"
    verbose_name = _("Vendor's dashboard")

    def ready(self):
        from accounts.pages.homes import home
        from dashboard.views.access import home_of_vendors

        home(home_of_vendors)
