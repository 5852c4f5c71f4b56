from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CatalogConfig(AppConfig):
    name = "catalog"
    verbose_name = _("Catalogue")

    def ready(self):
        from accounts.events import AccountClosed
        from catalog.listeners import forget_wishes, relist_goods, rename_maker
        from core.events import subscribe
        from vendors.events import VendorProfileChanged, VendorStatusChanged

        subscribe(VendorStatusChanged, relist_goods)
        subscribe(VendorProfileChanged, rename_maker)
        subscribe(AccountClosed, forget_wishes)
