from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self):
        from accounts.events import AccountClosed
        from catalog.listeners import forget_wishes, relist_goods
        from core.events import subscribe
        from vendors.events import VendorStatusChanged

        subscribe(VendorStatusChanged, relist_goods)
        subscribe(AccountClosed, forget_wishes)
