"""The first page of the back office: what waits for somebody, as far as the asker may see it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Testimonial
from orders.models import Fulfillment, ReturnRequest
from orders.statuses import Status
from payments.models import Payment, Refund
from vendors.models import Vendor

MANY = 100  # counting stops there


def dashboard(request: HttpRequest, context: dict) -> dict:
    parts, processing = Fulfillment.objects, Status.PROCESSING
    late = parts.filter(status=processing, ship_by__lt=timezone.now())
    waiting = [
        (_("Parts to process"), parts.filter(status=Status.PENDING), "todo=process"),
        (_("Parts to ship"), parts.filter(status=processing), "todo=ship"),
        (_("Late parts"), late, "todo=late"),
        (
            _("Requests to decide"),
            ReturnRequest.objects.filter(status=ReturnRequest.Status.REQUESTED),
            "status__exact=requested",
        ),
        (
            _("Payments to confirm"),
            Payment.objects.open().filter(gateway="manual"),
            "status__exact=pending&gateway=manual",
        ),
        (
            _("Refunds to send"),
            Refund.objects.filter(status=Refund.Status.PENDING, is_by_hand=True),
            "status__exact=pending&is_by_hand__exact=1",
        ),
        (
            _("Vendors to review"),
            Vendor.objects.filter(status=Vendor.Status.PENDING),
            "status__exact=pending",
        ),
        (
            _("Testimonials to review"),
            Testimonial.objects.filter(status=Testimonial.Status.PENDING),
            "status__exact=pending",
        ),
    ]
    context["todo"] = [
        {"label": label, "count": count(rows), "url": f"{url_of(rows.model)}?{query}"}
        for label, rows, query in waiting
        if request.user.has_perm(f"{rows.model._meta.app_label}.view_{rows.model._meta.model_name}")
    ]
    return context


def count(rows) -> str:
    found = rows.order_by()[: MANY + 1].count()
    return f"{MANY}+" if found > MANY else str(found)


def url_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
