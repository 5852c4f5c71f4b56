"""Public reads are conditional: what has not changed costs no body (docs/api.md)."""

import pytest

from accounts.tests.factories import make_user
from catalog.tests.factories import make_category, make_variant
from content.models import Article, Testimonial
from content.tests.factories import make_article, make_testimonial
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from reviews.models import Review
from vendors.models import Vendor
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db


def make_review() -> Review:
    product = make_variant().product
    return Review.objects.create(product=product, author=make_user(), rating=5, comment="Bagus")


PUBLIC = {
    "vendors": make_vendor,
    "vendors/{0.slug}": make_vendor,
    "promotions": make_promotion,
    "promotions/{0.pk}": make_promotion,
    "articles": make_article,
    "articles/{0.slug}": make_article,
    "testimonials": make_testimonial,
    "testimonials/{0.pk}": make_testimonial,
    "users/{0.pk}": make_user,
    "products/{0.product_id}/reviews": make_review,
    "reviews/{0.pk}": make_review,
    "products": make_variant,
    "products/{0.product_id}": make_variant,
    "categories": make_category,
    "categories/{0.pk}": make_category,
}


@pytest.mark.parametrize("path", PUBLIC)
def test_who_has_the_answer_already_gets_304_with_the_same_headers(api, path):
    address = f"/api/v1/{path}".format(PUBLIC[path]())
    first = api().get(address)

    for known in (first["ETag"], f'"lain", W/{first["ETag"]}', "*"):
        again = api().get(address, HTTP_IF_NONE_MATCH=known)
        assert (again.status_code, again.content) == (304, b"")
        for header in ("ETag", "Cache-Control", "Vary"):
            assert again.get(header) == first.get(header)
    assert api().get(address, HTTP_IF_NONE_MATCH='"lain"').content == first.content


CHANGES = {
    "vendors": (make_vendor, Vendor, {"business_name": "Baru"}),
    "promotions": (make_promotion, Promotion, {"title": "Baru"}),
    "articles": (make_article, Article, {"title": "Baru"}),
    "testimonials": (make_testimonial, Testimonial, {"message": "Baru"}),
}


@pytest.mark.parametrize("path", CHANGES)
def test_what_changed_is_answered_anew_under_another_tag(api, path):
    make, model, change = CHANGES[path]
    make()
    first = api().get(f"/api/v1/{path}")
    model.objects.update(**change)

    again = api().get(f"/api/v1/{path}", HTTP_IF_NONE_MATCH=first["ETag"])

    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_an_answer_for_one_person_is_kept_by_no_shared_cache(api):
    said = make_testimonial(status="pending")

    own = api(said.vendor.owner).get("/api/v1/testimonials?mine=true")

    assert own["Cache-Control"] == "private, no-cache"


def test_refusals_and_writes_carry_no_tag(api):
    missing = api().get("/api/v1/articles/tidak-ada", HTTP_IF_NONE_MATCH="*")
    refused = api().post("/api/v1/articles", {}, format="json", HTTP_IF_NONE_MATCH="*")

    assert (missing.status_code, refused.status_code) == (404, 401)
    assert "ETag" not in missing
    assert "ETag" not in refused
