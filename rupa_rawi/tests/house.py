"""A house with something on each page of its back office, and the addresses of these pages."""

from collections.abc import Iterator
from uuid import uuid4

from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff
from audit.models import LogEntry
from catalog.models import SustainabilityAttribute, Tag
from content.tests.factories import make_article
from core.tests.browsing import Visitor
from dashboard.tests.shops import Shop, make_shop
from notifications.models import Mail
from payments.models import PaymentEvent, Refund
from promotions.tests.factories import make_promotion


def fill_the_house() -> Shop:
    """One row at least on every list."""
    shop = make_shop()
    payment = shop.part.order.payments.get()
    now = timezone.now()
    Refund.objects.create(
        payment=payment, amount=5_000, reason="Warnanya luntur", is_by_hand=True, created_at=now
    )
    PaymentEvent.objects.create(
        payment=payment, gateway="test", event_id="1", status="paid", amount=payment.amount,
        result="applied", received_at=now,
    )  # fmt: skip
    Mail.objects.create(
        event=uuid4(), kind="order_placed", receiver=shop.owner, created_at=now, next_attempt_at=now
    )
    Tag.objects.create(name="tenun")
    SustainabilityAttribute.objects.create(name="Pewarna alam")
    Group.objects.get_or_create(name="Order desk")
    LogEntry.objects.create(
        at=now, kind="user", actor=shop.owner, action="change", target_type="catalog.product",
        target_id="1", target="Selendang", before={"name": "Ikat"}, after={"name": "Selendang"},
    )  # fmt: skip
    make_promotion()
    make_article()
    return shop


def pages(staff: User) -> Iterator[tuple[str, str]]:
    """Name and address of whatever is registered: lists, forms, a step for each kind of form."""
    request = RequestFactory().get("/admin/")
    request.user = staff
    for model, its in admin.site._registry.items():
        short = model._meta.model_name
        name = f"admin:{model._meta.app_label}_{short}"
        yield short, reverse(f"{name}_changelist")
        if its.has_add_permission(request):
            yield f"{short}-add", reverse(f"{name}_add")
        row = its.get_queryset(request).order_by("-pk").first()
        assert row, f"fill_the_house leaves {name} empty"
        yield f"{short}-change", reverse(f"{name}_change", args=[row.pk])
        if its.has_delete_permission(request, row):
            yield f"{short}-delete", reverse(f"{name}_delete", args=[row.pk])
        for step in {step.form: step for step in getattr(its, "steps", [])}.values():
            yield f"{short}-{step.name}", reverse(f"{name}_step", args=[row.pk, step.name])


def faults_of_the_back_office(eyes: Visitor) -> list[str]:
    """What is wrong with its pages, in the language and at the width that these eyes read."""
    staff = make_staff(language=eyes.language)
    shop = fill_the_house()
    others = [
        ("password", "/admin/password_change/"),
        ("second-factor", "/admin/second-factor/"),
        ("second-factor-set-up", "/admin/second-factor/set-up/"),
        ("history", reverse("admin:vendors_vendor_history", args=[shop.vendor.pk])),
    ]

    found = eyes.look("backoffice-login", "/admin/login/")
    eyes.sign_in(staff)
    found += eyes.look("backoffice-start", "/admin/")
    for name, path in (*others, *pages(staff)):
        found += eyes.look(f"backoffice-{name}", path, beside="#nav-sidebar")
    eyes.expected = {404}
    return found + eyes.look("backoffice-not-found", "/admin/nothing/")
