from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.tests.factories import make_category, make_product
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

pytestmark = pytest.mark.django_db

ALL = "/api/v1/promotions"


def test_the_active_promotions_are_listed_newest_first(api):
    first, second = make_promotion(), make_promotion(code="")

    page = api().get(ALL).json()

    assert [row["id"] for row in page["results"]] == [second.pk, first.pk]
    assert page["results"][1]["value"] == "10.00"
    assert page["results"][1]["currency"] == "IDR"


def test_what_is_off_over_or_not_yet_on_is_not_there(api):
    now = timezone.now()
    hidden = [
        make_promotion(code="A", is_active=False),
        make_promotion(code="B", ends_at=now),
        make_promotion(code="C", starts_at=now + timedelta(hours=1)),
    ]

    assert api().get(ALL).json()["results"] == []
    for promotion in hidden:
        answer = api().get(f"{ALL}/{promotion.pk}")
        assert answer.status_code == 404
        assert answer.content == api().get(f"{ALL}/987654321").content


def test_the_public_list_takes_no_parameters_but_those_of_its_pages(api):
    answer = api().get(ALL, {"code": "HEMAT10"})

    assert answer.status_code == 400
    assert [error["code"] for error in answer.json()["errors"]] == ["unknown_parameter"]


def test_a_promotion_names_what_it_is_about(api):
    product, category, vendor = make_product(), make_category(), make_vendor()
    promotion = make_promotion(products=[product], categories=[category], vendors=[vendor])

    shown = api().get(f"{ALL}/{promotion.pk}").json()

    assert (shown["products"], shown["categories"], shown["vendors"]) == (
        [product.pk],
        [category.pk],
        [vendor.pk],
    )
    assert shown["applies_to"] == "selected"
    assert api().get(f"{ALL}/{make_promotion(code='').pk}").json()["applies_to"] == "everything"


def test_how_often_it_was_used_stays_in_the_house_but_not_that_it_is_used_up(api):
    promotion = make_promotion(usage_limit=5, used=5)

    shown = api().get(f"{ALL}/{promotion.pk}").json()

    assert shown["is_used_up"] is True
    assert not {"used", "usage_limit"} & set(shown)


def test_one_promotion_or_many_cost_the_same_queries(api, django_assert_num_queries):
    for many in (1, 20):
        while Promotion.objects.count() < many:
            make_promotion(code="", products=[make_product(), make_product()])
        with django_assert_num_queries(1):
            assert len(api().get(ALL).json()["results"]) == many
