"""What staff do besides keeping categories, promotions and articles: vendors, log, jobs."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker
from rest_framework.request import Request

from accounts.requests import SignedInRequest
from audit.models import LogEntry
from core.errors import NotThere
from dialects.ruparawi.access import admin
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.errors import Refused
from dialects.ruparawi.formats import http_date
from dialects.ruparawi.paging import MAX_PER_PAGE, paged, pagination, wanted
from dialects.ruparawi.serializers import vendors as shapes
from dialects.ruparawi.statuses import VENDOR_WORDS, VIA
from vendors import operations
from vendors.errors import TransitionRefused
from vendors.models import Vendor

ALIVE = timedelta(seconds=60)  # workers beat their heart every 10 seconds


@endpoint(admin("vendors.view_vendor"))
def vendors(request: Request) -> Answer:
    """By status, who waits longest first. A list that is shorter than the page is empty there."""
    asked = wanted(request, MAX_PER_PAGE)
    groups, totals = {}, []
    for word in dict.fromkeys(VENDOR_WORDS.values()):
        statuses = [status for status, known_as in VENDOR_WORDS.items() if known_as == word]
        rows = Vendor.objects.filter(status__in=statuses).order_by("applied_at", "pk")
        groups[word] = [shapes.profile(row) for row in asked.of(rows)]
        totals.append(rows.count())
    pages = max(asked.pages(total) for total in totals)
    return {
        "success": True,
        "message": "Vendors retrieved successfully",
        "vendors": groups,
        "pagination": pagination(asked, sum(totals), pages),
    }


@endpoint(admin("vendors.review_vendor"), takes=shapes.DecisionForm)
def review_vendor(request: SignedInRequest, pk: int, form: Body) -> Answer:
    found = Vendor.objects.filter(owner=pk).first()
    if found is None:
        raise NotThere("Vendor not found")
    action, reason = form["action"], form["reason"]
    try:
        operations.review_vendor(found, action, by=request.user, reason=reason or VIA)
    except TransitionRefused:
        raise Refused("Vendor is not pending") from None
    message = f"Vendor application {'approved' if action == 'approve' else 'rejected'}"
    return {"success": True, "message": message, "action": action}


VERBS = {"create": "POST", "change": "PUT", "delete": "DELETE"}


@endpoint(admin("audit.view_logentry"))
def logs(request: Request) -> Answer:
    """What staff did, wherever they did it, oldest first."""
    entries = LogEntry.objects.filter(actor__is_staff=True).order_by("at", "pk")
    rows, pagination = paged(request, entries)
    return {
        "success": True,
        "message": "Admin logs retrieved successfully",
        "logs": [log_row(entry) for entry in rows],
        "pagination": pagination,
    }


def log_row(entry: LogEntry) -> dict:
    """An act as the request that it would have been: `POST /admin/category`."""
    kind = entry.target_type.rpartition(".")[2]
    address = f"/admin/{kind}" if entry.action == "create" else f"/admin/{kind}/{entry.target_id}"
    return {
        "id": entry.pk,
        "admin_id": entry.actor_id,
        "action": f"{VERBS[entry.action]} {address}",
        "timestamp": http_date(entry.at),
    }


@endpoint(admin())
def task_status(request: Request) -> Answer:
    """Whether a job worker is alive, and which."""
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - ALIVE)
    threads = [f"worker {pk}" for pk in alive.order_by("pk").values_list("pk", flat=True)]
    return {
        "status": "running" if threads else "stopped",
        "thread_count": len(threads),
        "threads": threads,
    }
