"""Promises: what has to be done in the end, however many jobs are lost on the way.

An app tells in `promises.py` which rows still wait for a job:

    @promise("a refund that the gateway is to send", job="payments.send_refund", given="refund_id")
    def refunds(before: datetime) -> QuerySet:
        return Refund.objects.filter(status="pending", created_at__lt=before)

A row whose job is gone gets another one within two minutes; `manage.py check_integrity` names
those that have waited for long without one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Exists, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from core.integrity import check, load_checks
from core.jobs import defer_many

AT_ONCE = timedelta(seconds=30)  # a row this young may have its job in hands that are not seen yet
LONG = timedelta(minutes=10)
BATCH = 500  # rows a sweep looks at
ALIVE = ["todo", "doing"]


@dataclass(frozen=True)
class Promise:
    """Rows that wait for a job. Without `given`, one job that comes by itself does them all."""

    what: str
    job: str
    given: str
    rows: Callable[[datetime], QuerySet]
    batch: int
    is_named: bool

    def without_job(self, before: datetime) -> list[int]:
        """The pks of rows promised before this moment, for which nobody does anything."""
        rows, jobs = self.rows(before), ProcrastinateJob.objects.filter(task_name=self.job)
        if self.given:
            alive = jobs.filter(status__in=ALIVE, args__has_key=self.given)
            pk = Cast(KeyTextTransform(self.given, "args"), BigIntegerField())
            rows = rows.exclude(pk__in=alive.values_list(pk))
        else:
            recent = Q(status="succeeded", procrastinateevent__at__gte=before)
            rows = rows.exclude(Exists(jobs.filter(Q(status__in=ALIVE) | recent)))
        return list(rows.values_list("pk", flat=True)[: self.batch])


_promises: list[Promise] = []


def promise(
    what: str, *, job: str, given: str = "", batch: int = BATCH, is_named: bool = True
) -> Callable:
    """Register rows that wait for a job; `given` names its argument, the row's pk.

    With `is_named` false check_integrity is silent about them: nobody was told of them.
    """

    def register(rows: Callable[[datetime], QuerySet]) -> Callable[[datetime], QuerySet]:
        _promises.append(Promise(what, job, given, rows, batch, is_named))
        return rows

    return register


def promises() -> list[Promise]:
    load_checks()
    return _promises


def sweep(now: datetime) -> int:
    """Give every promise whose job is gone another one; how many it were."""
    found = 0
    for each in promises():
        if each.given:
            lost = each.without_job(now - AT_ONCE)
            defer_many(each.job, ({each.given: pk} for pk in lost))
            found += len(lost)
    return found


@check("what was promised is done, or a job for it is in the queue")
def kept() -> Iterator[str]:
    before = timezone.now() - LONG
    for each in promises():
        if each.is_named:
            for pk in each.without_job(before):
                yield f"{each.what} ({pk}): waits since before {before:%Y-%m-%d %H:%M}"
