import importlib

import pytest
from django.apps import apps

from catalog.tests.factories import make_category, make_product
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from vendors.tests.factories import make_vendor

migration = importlib.import_module("promotions.migrations.0006_no_targets_were_everything")


@pytest.mark.django_db
def test_what_had_no_targets_becomes_everything_and_the_rest_stays_selected():
    make_promotion(code="SEMUA")
    make_promotion(code="BARANG", products=[make_product(), make_product()])
    make_promotion(code="RUMPUN", categories=[make_category()])
    make_promotion(code="TOKO", vendors=[make_vendor()])
    Promotion.objects.update(applies_to="selected")

    migration.say_so(apps, None)

    assert dict(Promotion.objects.values_list("code", "applies_to")) == {
        "SEMUA": "everything",
        "BARANG": "selected",
        "RUMPUN": "selected",
        "TOKO": "selected",
    }
