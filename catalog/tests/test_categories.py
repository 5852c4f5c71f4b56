from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from catalog.errors import CategoryHidden, CategoryLoop, CategoryNameTaken, SlugTaken
from catalog.models import Category
from catalog.operations import (
    change_category,
    change_product,
    create_category,
    delete_category,
    move_category,
    restore_category,
)
from catalog.tests.factories import make_variant
from core.errors import BadInput, NotThere, ShopError
from core.integrity import found_by

pytestmark = pytest.mark.django_db


def path(category: Category) -> list[str]:
    found = Category.objects.get(pk=category.pk)
    return [node.name for node in found.get_ancestors(include_self=True)]


def test_a_branch_moves_with_all_that_lies_below_it(books_balance):
    home, cloth = create_category(name="Rumah"), create_category(name="Kain")
    batik = create_category(name="Batik", parent=cloth)
    tulis = create_category(name="Tulis", parent=batik)

    change_category(batik, parent=home)

    assert path(tulis) == ["Rumah", "Batik", "Tulis"]


def test_a_branch_becomes_a_root_of_its_own(books_balance):
    cloth = create_category(name="Kain")
    batik = create_category(name="Batik", parent=cloth)

    change_category(batik, parent=None)

    assert path(batik) == ["Batik"]


def test_a_category_is_put_beside_another(books_balance):
    a, b, c = (create_category(name=name) for name in "abc")

    move_category(c, a, "left")

    assert [node.name for node in Category.objects.all()] == ["c", "a", "b"]
    assert move_category(b, c, "first-child").parent == c


def test_a_category_cannot_lie_inside_itself(books_balance):
    top = create_category(name="Kain")
    below = create_category(name="Batik", parent=top)

    for target in (top, below):
        with pytest.raises(CategoryLoop):
            change_category(top, parent=target)
    assert path(below) == ["Kain", "Batik"]


def test_siblings_have_different_names_in_any_case_of_letters():
    top = create_category(name="Kain")
    create_category(name="Batik", parent=top)
    other = create_category(name="Batik")  # elsewhere the name is free

    for attempt in (
        lambda: create_category(name="BATIK", parent=top),
        lambda: change_category(other, parent=top),
        lambda: change_category(other, name="Kain"),
        lambda: move_category(other, top),
    ):
        with pytest.raises(CategoryNameTaken) as refusal:
            attempt()
        assert refusal.value.attr == "name"


def test_slugs_are_made_free_and_stay_when_the_name_changes():
    first = create_category(name="Kain Tenun")
    second = create_category(name="Kain Tenun", parent=first)

    assert (first.slug, second.slug) == ("kain-tenun", "kain-tenun-2")
    assert change_category(first, name="Kain").slug == "kain-tenun"
    with pytest.raises(SlugTaken):
        change_category(first, slug="kain-tenun-2")
    with pytest.raises(BadInput):
        create_category(name="Baru", slug="Bukan Slug")


def test_a_deleted_branch_is_hidden_and_its_products_stay_on_sale_without_a_category(books_balance):
    top = create_category(name="Kain")
    below = create_category(name="Batik", parent=top)
    product = make_variant().product
    type(product).objects.update(category=below)

    delete_category(top)

    assert not Category.objects.active().exists()
    found = type(product).objects.get()
    assert (found.category, found.is_listed, found.version) == (None, True, product.version + 1)
    with pytest.raises(NotThere):
        change_category(below, name="Lurik")
    with pytest.raises(BadInput):
        create_category(name="Lurik", parent=top)


def test_the_name_of_a_deleted_category_is_free_and_blocks_its_return():
    old = create_category(name="Kain")
    delete_category(old)
    create_category(name="Kain")

    with pytest.raises(CategoryNameTaken):
        restore_category(old)


def test_a_branch_returns_whole_but_not_under_a_deleted_one(books_balance):
    top = create_category(name="Kain")
    below = create_category(name="Batik", parent=top)
    delete_category(top)

    with pytest.raises(CategoryHidden):
        restore_category(below)
    restore_category(top)

    assert Category.objects.active().count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_tree_stays_whole_whoever_moves_branches_at_the_same_time():
    roots = [create_category(name=f"Akar {n}") for n in range(3)]
    nodes = [create_category(name=f"Cabang {n}", parent=roots[n % 3]) for n in range(9)]

    def shuffle(worker: int) -> int:
        refused = 0
        for step in range(12):
            node = nodes[(worker * 2 + step) % 9]
            target = (roots + nodes)[(worker * 5 + step * 7) % 12]
            try:
                if step % 4 == 3:
                    create_category(name=f"Baru {worker} {step}", parent=node)
                else:
                    change_category(node, parent=target)
            except ShopError:
                refused += 1
        connection.close()
        return refused

    with ThreadPoolExecutor(4) as threads:
        refusals = list(threads.map(shuffle, range(4)))

    assert sum(refusals) < 40
    assert found_by("the category tree is whole") == []
    assert Category.objects.filter(name__startswith="Baru").exists()


@pytest.mark.django_db(transaction=True)
def test_no_product_is_put_into_a_category_that_is_being_deleted(books_balance):
    category = create_category(name="Kain")
    products = [make_variant().product for _ in range(3)]

    def put(worker: int) -> None:
        for step in range(10):
            try:
                if worker == 0:
                    (delete_category if step % 2 == 0 else restore_category)(category)
                else:
                    change_product(products[(worker + step) % 3], category=category)
            except ShopError:
                pass
        connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(put, range(4)))
    delete_category(category)

    assert not type(products[0]).objects.filter(category=category).exists()
