"""Asking makers, and how they have done, on the pages of the shop."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts.tests.factories import make_staff, make_user
from catalog.models import Product
from catalog.tests.factories import make_variant
from core.calendar import today
from dashboard.tests.shops import picture_file
from notifications.tests.factories import run_jobs
from orders.arrival import Arrival
from orders.guests import Guest
from orders.keys import key_of
from orders.models import Question
from orders.operations import answer_question, apply_transition
from orders.tests.factories import bring, make_guest_order, make_order, make_question
from reviews.models import Review
from storefront.templatetags.shop import answer_time, arrives
from vendors.models import Vendor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pictures_elsewhere(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_goods_are_asked_about_and_the_answer_is_read_by_all():
    product = make_variant().product
    page, form = f"/p/{product.slug}", f"/p/{product.slug}/tanya"
    asker = browser(make_user())

    assert form in Client().get(page).text
    assert Client().get(form)["Location"] == f"/masuk?next={form}"
    assert asker.post(form, {"text": " "}).status_code == 400
    assert asker.post(form, {"text": "Luntur?"})["Location"] == page
    assert browser(product.vendor.owner).post(form, {"text": "Bagus?"}).status_code == 400
    assert "Luntur?" not in Client().get(page).text
    answer_question(Question.objects.get(), by=product.vendor.owner, answer="Tidak luntur.")

    shown = Client().get(page).text
    assert "Luntur?" in shown and "Tidak luntur." in shown


def test_what_is_asked_on_pages_is_limited_as_over_the_api(settings):
    settings.THROTTLING = True
    product = make_variant().product
    asker = browser(make_user())

    statuses = {
        asker.post(f"/p/{product.slug}/tanya", {"text": "Luntur?"}).status_code for _n in range(21)
    }

    assert statuses == {302, 400}
    assert Question.objects.count() == 20


def test_buyers_and_guests_ask_about_a_part_of_their_order_and_read_the_thread():
    order, other = make_order(make_variant(), make_variant()), make_guest_order()
    part = order.fulfillments.first()
    secret = make_question(part=other.fulfillments.get(), by=Guest(other))
    guest = Client()
    guest.get(f"/pesanan/{other.number}?key={key_of(other)}")

    browser(order.buyer).post(
        f"/pesanan/{order.number}/tanya", {"fulfillment": part.pk, "text": "Kapan dikirim?"}
    )
    guest.post(
        f"/pesanan/{other.number}/tanya",
        {"fulfillment": other.fulfillments.get().pk, "text": "Bisa hari Senin?"},
    )

    own = Question.objects.get(text="Kapan dikirim?")
    answer_question(own, by=part.vendor.owner, answer="Besok pagi.")
    assert own.asker == order.buyer
    seen = browser(order.buyer).get(f"/pesanan/{order.number}").text
    assert "Kapan dikirim?" in seen and "Besok pagi." in seen
    assert secret.text not in seen
    assert "Bisa hari Senin?" in guest.get(f"/pesanan/{other.number}").text
    foreign = {"fulfillment": part.pk, "text": "Punya siapa?"}
    guest.post(f"/pesanan/{other.number}/tanya", foreign)
    guest.post(f"/pesanan/{other.number}/tanya", {"fulfillment": part.pk, "text": ""})
    assert Question.objects.count() == 3


def test_a_guest_reviews_with_a_picture_from_the_link_of_the_mail():
    order = make_guest_order()
    part = order.fulfillments.get()
    bring(part, "delivered")
    mail.outbox.clear()
    product = part.items.get().product
    apply_transition(part, "complete", by=make_staff())
    run_jobs("notifications.write_mails")
    link = f"/pesanan/{order.number}/ulasan/{product.pk}"
    assert any(f"{link}?key={key_of(order)}" in written.body for written in mail.outbox)
    guest = Client()

    assert guest.get(f"{link}?key={key_of(order)}")["Location"].endswith(link)
    guest.post(link, {"rating": 5, "comment": "Indah", "pictures": [picture_file()]})
    guest.post(link, {"rating": 4, "comment": "Indah sekali"})

    review = Review.objects.get()
    assert (review.rating, review.comment, review.author_name) == (4, "Indah sekali", "Tamu A.")
    assert "Tamu A." in Client().get(f"/p/{product.slug}").text
    image = review.images.get()
    away = f"/pesanan/{order.number}/ulasan/foto/{image.pk}/hapus"
    assert Client().post(away)["Location"].startswith("/masuk")
    guest.post(away)
    assert not review.images.exists()


def test_the_page_of_a_maker_says_how_it_has_done():
    product = make_variant().product
    Product.objects.update(sold=1234, rating=4, rating_sum=9, review_count=2)
    Review.objects.create(
        product=product, author=make_user(first_name="Ayu"), rating=5, comment="Rapi"
    )
    Vendor.objects.update(
        holiday_from=today() - timedelta(days=1),
        holiday_until=today() + timedelta(days=3),
        holiday_notice="Kami mudik.",
    )

    page = Client().get(f"/toko/{product.vendor.slug}").text

    for words in ("4,5", "(2 ulasan)", "Terjual 1.234", "Rapi", product.name, "Kami mudik."):
        assert words in page, words


def test_days_and_hours_are_said_as_people_say_them():
    said = {
        "id": ("3–5 Desember", "30 November – 2 Desember"),
        "en": ("3–5 December", "30 November – 2 December"),
    }
    for language, (within, across) in said.items():
        with translation.override(language):
            first, last = date(2026, 12, 3), date(2026, 12, 5)
            assert arrives(Arrival(first, first, last)) == within
            assert arrives(Arrival(first, date(2026, 11, 30), date(2026, 12, 2))) == across
            assert arrives(Arrival(first)) == ""
    with translation.override("en"):
        assert answer_time(timedelta(minutes=5)) == "Answers within an hour"
        assert answer_time(timedelta(hours=2, minutes=5)) == "Answers within 3 hours"
        assert answer_time(timedelta(hours=23, minutes=5)) == "Answers within a day"
        assert answer_time(timedelta(hours=50)) == "Answers within 3 days"
