"""Figures that the database knows: what was sold today, what waits and for how long, and whether
everything is there that the shop needs."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout

from core.calendar import beginning_of, today
from core.database.sql import rows, value
from core.web.readiness import PARTS, away
from ledger.models import Payout
from notifications.models import Delivery, Mail
from orders.models import Order, ReturnRequest
from orders.statuses import Status
from payments.models import Payment, Refund
from serving.backup_folder import newest

JOBS = """
    SELECT task_name AS job, status::text AS status, count(*)::float8 AS jobs,
        coalesce(max(extract(epoch FROM %(now)s - since)), 0)::float8 AS oldest
    FROM procrastinate_jobs, LATERAL (
        SELECT CASE WHEN status = 'todo' AND scheduled_at IS NOT NULL THEN scheduled_at
            ELSE (SELECT max(at) FROM procrastinate_events WHERE job_id = procrastinate_jobs.id) END
            AS since
    ) AS began
    WHERE status IN ('todo', 'doing', 'failed') AND (status <> 'todo' OR since <= %(now)s)
    GROUP BY 1, 2
"""
CONNECTIONS = """
    SELECT coalesce(state, 'other') AS state, count(*)::float8 AS connections
    FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1
"""
LIMIT_OF_CONNECTIONS = "SELECT current_setting('max_connections')::float8"


class Figures(Collector):
    def collect(self) -> Iterator[Gauge]:
        missing = away()
        up = gauge("part_up", "1 while a part of the house is there.", "part")
        for part in PARTS:
            up.add_metric([part], part not in missing)
        yield up
        yield from backup()
        with suppress(DatabaseError, InterfaceError, PoolTimeout):  # part_up has said so
            yield from asked_of_database(timezone.now())


def asked_of_database(now: datetime) -> Iterator[Gauge]:
    yield from sales()
    yield from waiting()
    yield from jobs(now)
    connections = gauge("database_connections", "Connections by state, of all hosts.", "state")
    for row in rows(CONNECTIONS, {}):
        connections.add_metric([row["state"]], row["connections"])
    yield connections
    limit = value(LIMIT_OF_CONNECTIONS, {})
    yield one("database_connections_limit", "Connections that PostgreSQL allows.", limit)


def sales() -> Iterator[Gauge]:
    midnight = beginning_of(today())
    placed = Order.objects.filter(placed_at__gte=midnight, is_tentative=False)
    yield by("orders_today", "Orders placed since midnight.", placed, "status")
    paid = Payment.objects.filter(paid_at__gte=midnight)
    amount = paid.aggregate(sum=Sum("amount"))["sum"] or 0
    yield one("revenue_today", f"Money paid since midnight, in {settings.CURRENCY}.", amount)


def waiting() -> Iterator[Gauge]:
    unpaid = Order.objects.filter(status=Status.PENDING, expires_at__isnull=False)
    yield one("orders_unpaid", "Orders whose time to pay is running.", unpaid.count())
    yield one("payments_open", "Attempts to pay that are open.", Payment.objects.open().count())
    refunds = Refund.objects.filter(status=Refund.Status.PENDING)
    yield one("refunds_pending", "Refunds promised and not sent.", refunds.count())
    requests = ReturnRequest.objects.filter(status=ReturnRequest.Status.REQUESTED)
    yield one("returns_to_decide", "Returns and cancellations asked for.", requests.count())
    unsent = Payout.objects.filter(status__in=[Payout.Status.DRAFT, Payout.Status.APPROVED])
    found = unsent.aggregate(number=Count("pk"), sum=Sum("amount"))
    yield one("payouts_waiting", "Payouts prepared and not sent.", found["number"])
    text = f"What they come to, in {settings.CURRENCY}."
    yield one("payouts_waiting_amount", text, found["sum"] or 0)
    yield by("deliveries", "Webhook deliveries.", Delivery.objects.all(), "status")
    yield by("mails", "Mails.", Mail.objects.all(), "status")


def jobs(now: datetime) -> Iterator[Gauge]:
    number = gauge("jobs", "Jobs that are due, under way or have failed.", "job", "status")
    age = gauge("job_oldest_seconds", "How long the oldest of them has been so.", "job", "status")
    for row in rows(JOBS, {"now": now}):
        number.add_metric([row["job"], row["status"]], row["jobs"])
        age.add_metric([row["job"], row["status"]], row["oldest"])
    yield from (number, age)


def backup() -> Iterator[Gauge]:
    if settings.BACKUP_FOLDER is not None and (made := newest(settings.BACKUP_FOLDER)):
        at = made.stat().st_mtime
        yield one("backup_made_at", "When the newest backup was made, in Unix seconds.", at)


def gauge(name: str, meaning: str, *labels: str) -> Gauge:
    return Gauge(f"rupa_rawi_{name}", meaning, labels=labels)


def one(name: str, meaning: str, number: float) -> Gauge:
    return Gauge(f"rupa_rawi_{name}", meaning, value=float(number))


def by(name: str, meaning: str, found: QuerySet, field: str) -> Gauge:
    family = gauge(name, meaning, field)
    counts: Iterable[tuple[str, int]] = (
        found.order_by(field).values_list(field).annotate(Count("pk"))
    )
    for key, count in counts:
        family.add_metric([key], count)
    return family
