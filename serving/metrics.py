"""GET /metrics: figures of the house for Prometheus, for who knows METRICS_TOKEN.

All come from the database, so it does not matter which process answers. Format: Prometheus text
exposition 0.0.4.
"""

import hmac
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils import timezone
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from notifications.models import Delivery
from orders.models import Order
from orders.statuses import Status
from payments.models import Payment, Refund

Figure = tuple[str, str, list[tuple[str, float]]]


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 unless METRICS_TOKEN is set and sent as `Authorization: Bearer <token>`."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not token or not hmac.compare_digest(sent.encode(), token.encode()):
        return HttpResponseNotFound()
    lines = []
    for name, meaning, samples in figures():
        lines += [f"# HELP rupa_rawi_{name} {meaning}", f"# TYPE rupa_rawi_{name} gauge"]
        lines += [f"rupa_rawi_{name}{label} {value:g}" for label, value in samples]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def figures() -> Iterator[Figure]:
    now = timezone.now()
    day = Order.objects.filter(placed_at__gte=now - timedelta(days=1))
    yield by("orders_placed_day", "Orders placed in the last 24 hours, by status.", day, "status")
    unpaid = Order.objects.filter(status=Status.PENDING, expires_at__isnull=False)
    yield one("orders_unpaid", "Orders whose time to pay is running.", unpaid.count())
    yield one("payments_open", "Attempts to pay that are open.", Payment.objects.open().count())
    refunds = Refund.objects.filter(status=Refund.Status.PENDING)
    yield one("refunds_pending", "Refunds promised and not sent.", refunds.count())
    yield by("deliveries", "Webhook deliveries by status.", Delivery.objects.all(), "status")
    jobs = ProcrastinateJob.objects.all()
    yield by("jobs", "Jobs by status.", jobs, "status")
    waiting = jobs.filter(status="todo").exclude(scheduled_at__gt=now)
    oldest = waiting.aggregate(at=Min("procrastinateevent__at"))["at"]
    age = (now - oldest).total_seconds() if oldest else 0
    yield one("job_oldest_seconds", "How long the oldest job that is due has waited.", age)


def one(name: str, meaning: str, value: float) -> Figure:
    return name, meaning, [("", value)]


def by(name: str, meaning: str, rows, field: str) -> Figure:
    counts = rows.order_by(field).values_list(field).annotate(Count("pk"))
    return name, meaning, [(f'{{{field}="{key}"}}', count) for key, count in counts]
