"""What the catalogue tells on a vendor's page."""

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from vendors.admin import Fact, facts
from vendors.models import Vendor


def about_goods(vendor: Vendor) -> list[Fact]:
    found = vendor.products.aggregate(
        listed=Count("pk", filter=Q(is_listed=True)),
        all=Count("pk"),
        stars=Sum("rating_sum"),
        reviews=Sum("review_count"),
    )
    reviews = found["reviews"] or 0
    rating = f"★ {localize(round(found['stars'] / reviews, 1))} ({reviews})" if reviews else "–"
    products = f"{reverse('admin:catalog_product_changelist')}?vendor__id__exact={vendor.pk}"
    return [
        Fact(_("products on sale"), str(found["listed"]), f"{products}&status__exact=published"),
        Fact(_("all products"), str(found["all"]), products),
        Fact(_("rating"), rating),
    ]


facts.add("catalog.view_product", about_goods)
