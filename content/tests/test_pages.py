"""Pages of the house, banners and rows of goods: what staff write and the shop shows."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.tests.factories import make_staff
from catalog.card_figures import refresh_cards
from catalog.models import Product
from catalog.tests.factories import make_product, make_variant
from content.models import Banner, Page, Rail
from content.reads import banners, footer_pages, page_of, rails
from content.tests.factories import make_banner, make_page, make_rail
from core import remembered
from core.tests.backoffice import back_office, page_url
from dashboard.tests.shops import picture_file
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

TYPED = {
    "slug": "syarat",
    "kind": "terms",
    "title_id": "Syarat",
    "title_en": "Terms",
    "body_id": "Berlaku **selalu**. <script>alert(1)</script>",
    "body_en": "Always in force. [here](javascript:alert(1))",
}


def test_staff_write_a_page_and_everybody_reads_it_sanitised(api):
    staff = api(make_staff())

    made = staff.post("/api/v1/admin/pages", TYPED, format="json").json()
    shown = api().get("/api/v1/pages/syarat").json()

    assert "<strong>selalu</strong>" in shown["html_id"]
    assert "<script" not in shown["html_id"]
    assert "javascript:" not in shown["html_en"].partition("href")[2]
    assert made["html_id"] == shown["html_id"]
    listed = api().get("/api/v1/shop").json()["pages"]
    assert [(page["slug"], page["kind"]) for page in listed] == [("syarat", "terms")]


def test_a_page_that_is_not_published_is_shown_to_staff_only(api):
    page = make_page(is_published=False)

    assert api().get(f"/api/v1/pages/{page.slug}").status_code == 404
    assert api().get("/api/v1/pages").json()["results"] == []
    assert footer_pages() == []
    assert api(make_staff()).get(f"/api/v1/admin/pages/{page.pk}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "attr"),
    [
        ({"slug": "privasi"}, 409, "slug"),
        ({"kind": "privacy"}, 400, "kind"),
        ({"slug": "12"}, 400, "slug"),
        ({"body_id": ""}, 400, "body_id"),
    ],
)
def test_an_address_and_a_kind_are_there_once(api, changes, status, attr):
    make_page(slug="privasi", kind="privacy")

    answer = api(make_staff()).post("/api/v1/admin/pages", TYPED | changes, format="json")

    assert answer.status_code == status
    assert answer.json()["errors"][0]["attr"] == attr
    assert Page.objects.count() == 1


def test_the_database_too_holds_one_page_of_a_kind():
    make_page(kind="terms")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_page(kind="terms")
    make_page()
    make_page()


def test_what_is_left_out_of_a_put_becomes_what_it_is_on_a_new_page(api):
    page = make_page(kind="help", is_published=False, position=7)
    staff = api(make_staff())
    words = {name: text for name, text in TYPED.items() if name != "kind"}

    answer = staff.put(f"/api/v1/admin/pages/{page.pk}", words, format="json").json()

    assert (answer["kind"], answer["is_published"], answer["position"]) == ("free", True, 0)


def test_links_to_pages_speak_the_readers_language_and_cost_one_statement(
    django_capture_on_commit_callbacks,
):
    make_page(kind="terms", title_id="Syarat", title_en="Terms", in_footer=False)
    make_page(kind="help", title_id="Bantuan", title_en="Help")

    with CaptureQueriesContext(connection) as asked:
        links, terms = footer_pages(), page_of("terms")

    assert len(asked) == 1
    with translation.override("id"):
        assert [link.title for link in links] == ["Bantuan"]
    with translation.override("en"):
        assert terms.title == "Terms"
    with django_capture_on_commit_callbacks(execute=True):
        Page.objects.get(kind="terms").delete()
    assert page_of("terms") is None


def test_staff_see_both_texts_while_they_type(client):
    page = make_page()
    desk = back_office(make_staff())

    shown = desk.post(f"{reverse('admin:content_page_add')}preview/", TYPED).text

    assert "<strong>selalu</strong>" in shown
    assert "Always in force." in shown
    assert "Barang <em>boleh</em>" in desk.get(page_url(page)).text


def test_a_banner_runs_from_its_start_to_its_end():
    now, day = timezone.now(), timedelta(days=1)
    make_banner(title_id="lalu", ends_at=now - day)
    make_banner(title_id="nanti", starts_at=now + day)
    make_banner(title_id="mati", is_active=False)
    make_banner(title_id="kedua", position=2, starts_at=now - day, ends_at=now + day)
    make_banner(title_id="pertama", position=1)

    with CaptureQueriesContext(connection) as asked:
        found = banners()

    assert len(asked) == 1
    assert [banner.title_id for banner in found] == ["pertama", "kedua"]
    assert found[0].image["srcset"].endswith("banners/a.webp 1600w")


@pytest.mark.parametrize(
    "link", ["https://jahat.example", "//jahat.example", "/\\jahat", "javascript:alert(1)", "c", ""]
)
def test_a_banner_leads_within_the_shop(link):
    banner = make_banner()
    banner.link = link

    with pytest.raises(ValidationError) as refused:
        banner.full_clean()

    assert list(refused.value.error_dict) == ["link"]


def test_staff_upload_a_banner(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    typed = {"title_id": "Pekan", "title_en": "Week", "link": "/c/tenun", "position": "0"}
    desk = back_office(make_staff())
    address = reverse("admin:content_banner_add")

    without = desk.post(address, typed | {"is_active": "on"})
    desk.post(address, typed | {"is_active": "on", "picture": picture_file("pekan.png")})

    assert "picture" in without.context["adminform"].form.errors
    banner = Banner.objects.get()
    assert (banner.picture["width"], banner.picture["height"]) == (600, 450)
    assert [small["width"] for small in banner.picture["renditions"]] == [320]
    assert len(list(tmp_path.rglob("*.webp"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        banner.delete()
    assert list(tmp_path.rglob("*.webp")) == []


def listed(vendor, **fields):
    product = make_product(vendor, **fields)
    make_variant(product)
    refresh_cards([product.pk])
    return product


def test_a_row_of_goods_is_chosen_or_follows_a_rule(api):
    vendor, other = make_vendor(), make_vendor()
    first, second, third = listed(vendor), listed(other), listed(vendor)
    draft = listed(vendor, status="draft")
    make_rail(third, draft, first, title_id="pilihan", position=0)
    make_rail(rule="new", title_id="baru", position=1)
    make_rail(rule="maker", vendor=vendor, title_id="perajin", position=2)
    make_rail(rule="chosen", title_id="kosong", position=3)
    make_rail(rule="new", is_active=False)

    with CaptureQueriesContext(connection) as asked:
        found = {rail.title_id: [card["id"] for card in rail.cards] for rail in rails()}

    assert len(asked) == 1
    assert found == {
        "pilihan": [third.pk, first.pk],
        "baru": [third.pk, second.pk, first.pk],
        "perajin": [third.pk, first.pk],
    }
    assert rails()[2].maker == vendor.slug
    assert rails()[1].cards == api().get("/api/v1/products").json()["results"]


def test_every_rule_for_a_row_finds_goods():
    vendor = make_vendor()
    product = listed(vendor)
    figures = {"rating": 5, "review_count": 1, "sold": 3, "sale_price": 9}
    Product.objects.filter(pk=product.pk).update(**figures)
    for rule in Rail.Rule:
        if rule == Rail.Rule.CHOSEN:
            make_rail(product)
        else:
            make_rail(rule=rule, vendor=vendor if rule == Rail.Rule.MAKER else None)

    with_goods = {rail.rule for rail in rails()}

    assert with_goods == set(Rail.Rule.values)


def test_a_row_of_one_maker_names_it():
    with pytest.raises(ValidationError) as refused:
        Rail(title_id="a", title_en="a", rule="maker").full_clean()
    assert "vendor" in refused.value.error_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        make_rail(rule="maker")


def test_what_staff_change_shows_at_once(django_capture_on_commit_callbacks):
    banner, rail = make_banner(), make_rail(listed(make_vendor()))
    banners(), rails()

    with django_capture_on_commit_callbacks(execute=True):
        banner.delete()
        rail.chosen.get().delete()

    assert banners() == []
    assert rails() == []
    remembered.forget_all()
    assert rails() == []
