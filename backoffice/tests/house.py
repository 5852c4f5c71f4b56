"""A house with something on each page of its back office, and the addresses of these pages."""

from collections.abc import Iterator

from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import make_staff, make_user
from audit.models import LogEntry
from catalog.models import SustainabilityAttribute, Tag
from catalog.tests.factories import make_category, make_import, make_notice
from content.tests.factories import (
    make_article,
    make_banner,
    make_page,
    make_rail,
    make_testimonial,
)
from core.calendar import today
from core.pictures import BANNERS, take
from core.private_files import keep_picture
from core.tests.browsing import Visitor, pictures_everything
from dashboard.tests.shops import make_shop, picture_file
from house.models import House
from ledger.operations import import_settlement, make_run
from ledger.tests.factories import make_adjustment, make_payable_vendor
from notifications.operations.mailing import tell
from notifications.tests.factories import make_delivery, make_endpoint, run_jobs
from orders.models import StatusLabel
from orders.tests.factories import (
    make_checkout,
    make_house_account,
    make_part,
    make_question,
)
from payments.models import PaymentEvent, Proof
from promotions.tests.factories import make_promotion
from reviews.tests.factories import make_review

SETTLEMENT = "reference,gross,fee,net,settled_on\n{word},90000,900,89100,2026-05-01\n"


def fill_the_house() -> None:
    """Another row of each table of the back office."""
    part = make_part("returned")
    word = f"kata-{part.pk}"
    Tag.objects.create(name=word)
    SustainabilityAttribute.objects.create(name=word)
    Group.objects.create(name=word)
    StatusLabel.objects.create(
        vendor=part.vendor, slug=word, name_id=word, name_en=word, status="shipped"
    )
    make_house_account(number=word)
    make_checkout()
    make_notice()
    payment = part.order.payments.get()
    kept = keep_picture(picture_file())
    Proof.objects.create(
        payment=payment, content=kept.content, content_type=kept.content_type,
        uploaded_at=timezone.now(),
    )  # fmt: skip
    PaymentEvent.objects.create(
        payment=payment, gateway="test", event_id=word, status="paid", amount=payment.amount,
        result="applied", payload={}, received_at=timezone.now(),
    )  # fmt: skip
    LogEntry.objects.create(
        at=timezone.now(), kind="user", actor=make_user(), action="change",
        target_type="vendors.vendor", target_id=str(part.vendor_id), target=word,
        before={"owner": 1}, after={"owner": 2},
    )  # fmt: skip
    House.objects.update_or_create(pk=1, defaults={"name": word})
    make_question(part=part)
    make_category(name=word)
    make_import(part.vendor)
    make_review()
    make_testimonial()
    make_page(slug=f"halaman-{word}")
    make_banner()
    make_rail()
    make_article(slug=f"cerita-{word}")
    make_promotion(code=word.upper())
    make_adjustment(part.vendor)
    make_payable_vendor()
    make_run(by=make_staff())
    import_settlement(SETTLEMENT.format(word=word).encode(), gateway="test", by=make_staff())
    make_delivery(make_endpoint(part.vendor.owner))
    tell("order_placed", order=part.order_id)
    run_jobs("notifications.write_mails")


def pages(staff: User) -> Iterator[tuple[str, str]]:
    """Name and address of whatever is registered: lists, forms, a step for each kind of form; of
    the pages that ask before they delete, which differ in a name, one of each template."""
    request = RequestFactory().get("/admin/")
    request.user = staff
    asking = set()
    for model, its in admin.site._registry.items():
        short = model._meta.model_name
        name = f"admin:{model._meta.app_label}_{short}"
        yield short, reverse(f"{name}_changelist")
        if its.has_add_permission(request):
            yield f"{short}-add", reverse(f"{name}_add")
        row = its.get_queryset(request).order_by("-pk").first()
        assert row, f"fill_the_house leaves {name} empty"
        yield f"{short}-change", reverse(f"{name}_change", args=[row.pk])
        template = its.delete_confirmation_template
        if its.has_delete_permission(request, row) and template not in asking:
            asking.add(template)
            yield f"{short}-delete", reverse(f"{name}_delete", args=[row.pk])
        for step in {step.form: step for step in getattr(its, "steps", [])}.values():
            yield f"{short}-{step.name}", reverse(f"{name}_step", args=[row.pk, step.name])


def faults_of_the_back_office(eyes: Visitor) -> list[str]:
    """What is wrong with its pages, in the language and at the width that these eyes read.

    Two pairs of eyes take turns, so that each page is seen by one and each table by both; with
    SCREENSHOTS=all either sees everything.
    """
    staff = make_staff(language=eyes.language)
    fill_the_house()
    make_banner(picture=take(picture_file(), folder=BANNERS))
    shop = make_shop()  # last, like the banner: these are on the pages
    others = [
        ("password", "/admin/password_change/"),
        ("second-factor", "/admin/second-factor/"),
        ("second-factor-set-up", "/admin/second-factor/set-up/"),
        *((name, reverse(f"finance:{name}")) for name in ("balances", "house", "sellers")),
        ("differences", f"{reverse('finance:differences')}?check"),
        ("taxes", f"{reverse('finance:taxes')}?month={today():%Y-%m}"),
        ("history", reverse("admin:vendors_vendor_history", args=[shop.vendor.pk])),
    ]

    found = eyes.look("backoffice-login", "/admin/login/")
    eyes.sign_in(staff)
    found += eyes.look("backoffice-start", "/admin/")
    seen = [*others, *pages(staff)]
    if not pictures_everything():
        seen = seen[eyes.language == "en" :: 2]
    for name, path in seen:
        found += eyes.look(f"backoffice-{name}", path, beside="#nav-sidebar")
    eyes.expected = {404}
    return found + eyes.look("backoffice-not-found", "/admin/nothing/")
