"""The shop's name, look and contact: one row that staff edit and everything shows."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.mail import send_verification
from accounts.tests.factories import make_staff, make_user
from core import remembered
from core.tests.backoffice import back_office
from dashboard.tests.shops import picture_file
from house.colours import DARK_PAPER, PAPER, READABLE, by_day, by_night, contrast
from house.models import House
from house.reads import house, known_house

pytestmark = pytest.mark.django_db

FORM = "admin:house_house_change"
TYPED = {
    "name": "Pasar Sari",
    "colour": "#24466b",
    "tagline_id": "Dari Sleman",
    "tagline_en": "From Sleman",
    "email": "halo@pasarsari.example",
    "whatsapp": "+6281234567890",
    "instagram": "https://www.instagram.com/pasarsari",
}


def save(django_capture_on_commit_callbacks, **typed):
    desk = back_office(make_staff())
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(reverse(FORM, args=[1]), TYPED | typed)
    assert answer.status_code == 302, answer.context["errors"]
    return desk


def test_a_new_shop_is_called_as_its_mails_are_signed(settings):
    settings.DEFAULT_FROM_EMAIL = "Toko Tenun <halo@tenun.example>"

    assert house().name == "Toko Tenun"
    assert not House.objects.exists()


def test_there_is_one_house():
    House(name="Satu").save()

    with pytest.raises(IntegrityError), transaction.atomic():
        House(id=2, name="Dua").save(force_insert=True)


def test_staff_name_the_shop_and_everything_shows_it(client, django_capture_on_commit_callbacks):
    desk = save(django_capture_on_commit_callbacks)
    user = make_user(language="en")

    send_verification(user)

    [message] = mail.outbox
    assert message.from_email.startswith("Pasar Sari <")
    assert "an account at Pasar Sari" in message.body
    assert "Pasar Sari" in message.alternatives[0].content
    assert "Pasar Sari" in desk.get("/admin/").text
    assert "Pasar Sari" in client.get(reverse("people:log-in") + "?next=/dashboard/").text
    answer = client.get("/api/v1/shop").json()
    assert (answer["name"], answer["tagline_en"]) == ("Pasar Sari", "From Sleman")
    assert answer["social"] == [{"name": "Instagram", "url": TYPED["instagram"]}]


def test_the_list_of_the_one_row_leads_to_its_form():
    answer = back_office(make_staff()).get(reverse("admin:house_house_changelist"))

    assert answer["Location"] == reverse(FORM, args=[1])
    assert back_office(make_user(is_staff=True)).get(answer["Location"]).status_code == 403


def test_many_pages_ask_for_the_house_once_and_an_edit_shows_at_once(
    django_capture_on_commit_callbacks,
):
    with CaptureQueriesContext(connection) as asked:
        house(), house()

    with django_capture_on_commit_callbacks(execute=True):
        House(name="Pasar Baru").save()

    assert len(asked) == 1
    assert house().name == "Pasar Baru"


def test_what_another_process_changed_shows_soon(monkeypatch):
    house()
    House.objects.bulk_create([House(name="Pasar Jauh")])
    assert house().name != "Pasar Jauh"

    monkeypatch.setattr(remembered, "KEPT", 0.0)

    assert house().name == "Pasar Jauh"


def test_a_page_about_a_broken_database_asks_it_nothing():
    with CaptureQueriesContext(connection) as asked:
        known_house()

    assert not asked


@pytest.mark.parametrize("colour", ["#7a3b1d", "#ffffff", "#000000", "#ffe600", "#24466b"])
def test_any_colour_becomes_one_that_can_be_read(colour):
    day, night = by_day(colour), by_night(colour)

    for on in (PAPER, day.on_accent):
        assert contrast(day.accent, on) >= READABLE
    for on in (DARK_PAPER, night.on_accent):
        assert contrast(night.accent, on) >= READABLE


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "#1234567", "url(x)"])
def test_a_colour_is_six_hexadecimal_digits(colour):
    answer = back_office(make_staff()).post(reverse(FORM, args=[1]), TYPED | {"colour": colour})

    assert "colour" in answer.context["adminform"].form.errors


def test_the_colours_of_the_pages_may_be_kept_until_the_next_edit(client):
    House(name="Pasar", colour="#24466b").save()
    remembered.forget_all()

    kept = client.get("/colours.css", {"v": house().version})
    asked = client.get("/colours.css")

    assert re.search(r"--soga: #24466b;", kept.text)
    assert "immutable" in kept["Cache-Control"]
    assert "Cache-Control" not in asked


def test_a_logo_is_checked_stored_small_and_goes_with_the_next(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    first = picture_file("logo.png")
    save(django_capture_on_commit_callbacks, logo=first)
    before = {path.name for path in tmp_path.rglob("*.webp")}
    kept = house().logo

    save(django_capture_on_commit_callbacks, logo=picture_file("logo.png"))

    after = {path.name for path in tmp_path.rglob("*.webp")}
    assert kept["file"].startswith("house/")
    assert len(before) == 1 + len(kept["renditions"])
    assert after
    assert not before & after


def test_what_is_no_picture_is_refused_at_its_field(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    broken = picture_file("logo.png")
    broken.file.seek(0)
    broken.file.write(b"bukan gambar")
    broken.seek(0)

    answer = back_office(make_staff()).post(reverse(FORM, args=[1]), TYPED | {"logo": broken})

    assert "logo" in answer.context["adminform"].form.errors
    assert not list(tmp_path.rglob("*.webp"))


def test_a_logo_can_be_removed(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    save(django_capture_on_commit_callbacks, logo=picture_file("logo.png"))

    save(django_capture_on_commit_callbacks, **{"logo-clear": "on"})

    assert house().logo is None
    assert not list(tmp_path.rglob("*.webp"))
