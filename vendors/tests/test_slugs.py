from itertools import islice

import pytest

from vendors.models import slug_with_a_letter
from vendors.slugs import slugs_for


@pytest.mark.parametrize(
    "name, best",
    [
        ("Sanggar Sari", "sanggar-sari"),
        ("Batik & Tenun -- Él_Niño", "batik-tenun-el-nino"),
        ("212", "toko-212"),
        ("!!!", "toko"),
        ("木工", "toko"),
        ("x" * 300, "x" * 100),
        ("_-_", "toko"),
    ],
)
def test_a_slug_is_made_of_the_name_and_holds_a_letter(name, best):
    first, second = islice(slugs_for(name), 2)

    assert (first, second) == (best, f"{best}-2")
    slug_with_a_letter(first)
    slug_with_a_letter(second)
