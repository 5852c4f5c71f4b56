"""What waits for somebody, counted as far as the asker may see it."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Model, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Product, Variant
from content.models import Testimonial
from core.backoffice import MANY, up_to_many
from core.calendar import beginning_of, today
from ledger.models import Adjustment, BankAccount, PayoutRun
from notifications.models import Delivery, Job, Mail, Outgoing
from orders.models import Fulfillment, ReturnRequest
from orders.statuses import Status
from payments.models import Payment, PaymentEvent, Proof, Refund
from vendors.models import Vendor

RECENT = timedelta(days=7)  # for how long what went wrong is news


@dataclass(frozen=True)
class Waiting:
    label: str | Promise
    rows: QuerySet
    query: str  # of the list that shows them
    is_trouble: bool = False  # something went wrong: not shown while nothing did


def waiting_for(user) -> list[dict]:
    lines = [line for line in everything() if may_see(user, line.rows.model)]
    counts = each_counted([line.rows for line in lines])
    return [
        {
            "label": line.label,
            "count": up_to_many(count),
            "url": f"{list_of(line.rows.model)}?{line.query}",
            "is_trouble": line.is_trouble,
        }
        for line, count in zip(lines, counts, strict=True)
        if count or not line.is_trouble
    ]


def everything() -> list[Waiting]:
    return [*somebodys_turn(), *gone_wrong()]


def somebodys_turn() -> list[Waiting]:
    parts, processing = Fulfillment.objects, Status.PROCESSING
    return [
        Waiting(_("Parts to process"), parts.filter(status=Status.PENDING), "todo=process"),
        Waiting(_("Parts to ship"), parts.filter(status=processing), "todo=ship"),
        Waiting(
            _("Late parts"),
            parts.filter(status=processing, ship_by__lt=timezone.now()),
            "todo=late",
        ),
        Waiting(
            _("Requests to decide"),
            ReturnRequest.objects.filter(status=ReturnRequest.Status.REQUESTED),
            "status__exact=requested",
        ),
        Waiting(
            _("Proofs of transfers to look at"),
            Proof.objects.waiting(),
            "status__exact=waiting",
        ),
        Waiting(
            _("Payments to confirm"),
            Payment.objects.open().filter(gateway="manual"),
            "status__exact=pending&gateway=manual",
        ),
        Waiting(
            _("Refunds to send"),
            Refund.objects.filter(status=Refund.Status.PENDING, is_by_hand=True),
            "status__exact=pending&is_by_hand__exact=1",
        ),
        Waiting(
            _("Vendors to review"),
            Vendor.objects.filter(status=Vendor.Status.PENDING),
            "status__exact=pending",
        ),
        Waiting(
            _("Bank accounts to verify"),
            BankAccount.objects.filter(verified_at=None, refusal=""),
            "verified_at__isempty=1&refusal__isempty=1",
        ),
        Waiting(
            _("Payout runs to approve"),
            PayoutRun.objects.filter(status=PayoutRun.Status.DRAFT),
            "status__exact=draft",
        ),
        Waiting(
            _("Adjustments to approve"),
            Adjustment.objects.filter(status=Adjustment.Status.PROPOSED),
            "status__exact=proposed",
        ),
        Waiting(
            _("Testimonials to review"),
            Testimonial.objects.filter(status=Testimonial.Status.PENDING),
            "status__exact=pending",
        ),
        Waiting(
            _("Goods low in stock"),
            Product.objects.filter(pk__in=Variant.objects.running_low().values("product")),
            "stock=low",
        ),
    ]


def gone_wrong() -> list[Waiting]:
    day = today() - RECENT
    since = beginning_of(day)

    def recent(field: str) -> str:
        return f"{field}_from={day:%Y-%m-%d}"

    def trouble(label, rows: QuerySet, query: str) -> Waiting:
        return Waiting(label, rows, query, is_trouble=True)

    failed = Outgoing.Status.FAILED
    return [
        trouble(
            _("Failed payments"),
            Payment.objects.filter(status=Payment.Status.FAILED, created_at__gte=since),
            f"status__exact=failed&{recent('created_at')}",
        ),
        trouble(
            _("Payments of a wrong amount"),
            PaymentEvent.objects.filter(result=PaymentEvent.Result.REFUSED, received_at__gte=since),
            f"result__exact=refused&{recent('received_at')}",
        ),
        trouble(
            _("Failed refunds"),
            Refund.objects.filter(status=Refund.Status.FAILED, created_at__gte=since),
            f"status__exact=failed&{recent('created_at')}",
        ),
        trouble(
            _("Failed webhooks"),
            Delivery.objects.filter(status=failed, created_at__gte=since),
            f"status__exact=failed&{recent('created_at')}",
        ),
        trouble(
            _("Failed mails"),
            Mail.objects.filter(status=failed, created_at__gte=since),
            f"status__exact=failed&{recent('created_at')}",
        ),
        trouble(
            _("Failed jobs"),
            Job.objects.filter(status="failed"),
            "status=failed",
        ),
    ]


def each_counted(sets: list[QuerySet]) -> list[int]:
    """How many rows each has, in one query; more than MANY are MANY + 1."""
    if not sets:
        return []
    few = [
        rows.order_by().annotate(place=Value(place)).values_list("place")[: MANY + 1]
        for place, rows in enumerate(sets)
    ]
    found = Counter(place for (place,) in few[0].union(*few[1:], all=True))
    return [found[place] for place in range(len(sets))]


def may_see(user, model: type[Model]) -> bool:
    about = model._meta
    return any(
        user.has_perm(f"{about.app_label}.{may}_{about.model_name}") for may in ("view", "change")
    )


def list_of(model: type[Model]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
