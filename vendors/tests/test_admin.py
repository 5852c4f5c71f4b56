from decimal import Decimal

import pytest

from accounts.tests.factories import make_staff
from catalog.models import Product
from catalog.tests.factories import make_variant
from core.tests.backoffice import back_office, page_url, step_url
from orders.tests.factories import make_part
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

LOOK = ("vendors.view_vendor",)
REVIEW = (*LOOK, "vendors.review_vendor")


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("pending", ["approve", "reject"]),
        ("approved", ["suspend"]),
        ("suspended", ["reinstate"]),
        ("rejected", []),
    ],
)
def test_buttons_are_the_decisions_that_are_open(status, shown):
    vendor = make_vendor(status=status)

    page = back_office(make_staff(*REVIEW)).get(page_url(vendor)).content.decode()

    for name in ("approve", "reject", "suspend", "reinstate"):
        assert (step_url(vendor, name) in page) == (name in shown)


def test_a_decision_is_kept_with_who_and_why():
    vendor, staff = make_vendor(status="pending"), make_staff(*REVIEW)

    back_office(staff).post(step_url(vendor, "reject"), {"reason": "Foto buram"})

    assert Vendor.objects.get().status == "rejected"
    review = vendor.reviews.get()
    assert (review.action, review.by, review.reason) == ("reject", staff, "Foto buram")


def test_suspending_takes_the_goods_off_sale_and_asks_for_a_reason(books_balance):
    vendor = make_variant().product.vendor
    desk = back_office(make_staff(*REVIEW))

    asked = desk.post(step_url(vendor, "suspend"), {"reason": ""})
    assert list(asked.context["form"].errors) == ["reason"]
    desk.post(step_url(vendor, "suspend"), {"reason": "Palsu"})

    assert Vendor.objects.get(pk=vendor.pk).status == "suspended"
    assert not Product.objects.get().is_listed


def test_who_may_not_review_is_refused():
    vendor = make_vendor(status="pending")
    desk = back_office(make_staff(*LOOK, "vendors.change_vendor"))

    assert "/step/" not in desk.get(page_url(vendor)).content.decode()
    assert desk.post(step_url(vendor, "approve"), {"reason": ""}).status_code == 403

    assert Vendor.objects.get().status == "pending"


def test_a_decision_that_was_taken_already_is_a_message():
    vendor = make_vendor(status="approved")

    answer = back_office(make_staff(*REVIEW)).post(
        step_url(vendor, "approve"), {"reason": ""}, follow=True
    )

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not vendor.reviews.exists()


def test_saving_the_profile_keeps_a_decision_that_was_taken_meanwhile(monkeypatch):
    vendor = make_vendor(city="Rembang")
    desk = back_office(make_staff())
    full_clean = Vendor.full_clean

    def suspended_meanwhile(self, *args, **kwargs):
        Vendor.objects.filter(pk=self.pk).update(status="suspended")
        full_clean(self, *args, **kwargs)

    monkeypatch.setattr(Vendor, "full_clean", suspended_meanwhile)
    sent = {
        "business_name": vendor.business_name, "slug": vendor.slug, "city": "Lasem",
        "shipping_fee": "0", "free_shipping_threshold": "", "commission_rate": "0.1",
        "tax_status": "non_pkp", "hold_days": "0",
        "reviews-TOTAL_FORMS": 0, "reviews-INITIAL_FORMS": 0,
    }  # fmt: skip
    desk.post(page_url(vendor), sent)

    vendor = Vendor.objects.get()
    assert (vendor.city, vendor.status) == ("Lasem", "suspended")


def test_the_page_leads_to_the_goods_and_orders_of_the_vendor():
    part = make_part()
    make_part()
    vendor, desk = part.vendor, back_office(make_staff())

    facts = {str(fact.label): fact for fact in desk.get(page_url(vendor)).context["facts"]}

    assert facts["produk yang dijual"].value == "1"
    assert facts["bagian yang perlu diproses"].value == "1"
    for fact, row in (("semua produk", vendor.products.get()), ("bagian pesanan", part)):
        (found,) = desk.get(facts[fact].url).context["cl"].result_list
        assert found == row


def test_figures_are_for_those_who_may_see_the_lists_behind_them():
    vendor = make_vendor()

    page = back_office(make_staff(*LOOK)).get(page_url(vendor))

    assert page.context["facts"] == []


def test_the_commission_is_typed_in_per_cent():
    vendor = make_vendor(commission_rate="0.1250")
    desk = back_office(make_staff())
    page = desk.get(page_url(vendor))
    form = page.context["adminform"].form
    assert form["commission_rate"].value() == "12.5"

    kept = {name: form[name].value() for name in form.fields}
    desk.post(
        page_url(vendor),
        {k: v for k, v in kept.items() if v is not None}
        | {"commission_rate": "7.5", "reviews-TOTAL_FORMS": 0, "reviews-INITIAL_FORMS": 0},
    )

    assert Vendor.objects.get(pk=vendor.pk).commission_rate == Decimal("0.075")
