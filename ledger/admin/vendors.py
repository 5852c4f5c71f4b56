"""What the back office says of a vendor's money."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.money import display
from ledger.balances import balance_of
from vendors.admin import Fact, facts
from vendors.models import Vendor


def about_money(vendor: Vendor) -> list[Fact]:
    balance = balance_of(vendor.pk, timezone.now())
    adjustments = reverse("admin:ledger_adjustment_changelist")
    return [
        Fact(_("pending"), display(balance.pending)),
        Fact(_("held"), display(balance.held)),
        Fact(_("available"), display(balance.available)),
        Fact(_("adjustments"), str(_("show all")), f"{adjustments}?vendor__id__exact={vendor.pk}"),
    ]


facts.add("ledger.view_posting", about_money)
