"""The tree of goods. Every write takes the tree's lock first and then reads its nodes again."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit.recording import watching
from catalog.card_figures import refresh_cards, refresh_keywords
from catalog.errors import CategoryHidden, CategoryLoop, CategoryNameTaken, SlugTaken
from catalog.models import Category, Product
from core.errors import BadInput, NotThere
from core.pictures import Upload

POSITIONS = ("first-child", "last-child", "left", "right")
NAME_LENGTH = 50
SLUG_LENGTH = 80


@transaction.atomic
def create_category(
    *,
    name: str,
    parent: Category | None = None,
    slug: str = "",
    description: str = "",
    picture: Upload | None = None,
) -> Category:
    """Add a category, last among those inside `parent` (None: at the top).

    Raises CategoryNameTaken, SlugTaken, BadInput.
    """
    Category.lock_tree()
    parent = _shown(parent)
    category = Category(
        name=_checked_name(name, parent),
        slug=_checked_slug(slug) if slug else _free_slug(name),
        description=description,
        picture=picture,
    )
    made: Category = Category.objects.insert_node(category, parent, save=True)
    return made


@transaction.atomic
def change_category(category: Category, **changes: Any) -> Category:
    """Change `name`, `slug`, `description`, `picture` (an Upload, or None) or `parent`, which moves
    the whole branch.

    The slug stays as it is unless given: addresses keep working. Raises CategoryNameTaken,
    SlugTaken, CategoryLoop, BadInput, NotThere (deleted meanwhile).
    """
    Category.lock_tree()
    category = _reread(category)
    parent = _parent(category)
    if "parent" in changes:
        parent = _shown(changes["parent"])
        _check_no_loop(category, parent)
    if changes.get("name", category.name) != category.name or parent != _parent(category):
        name = changes.get("name", category.name)
        category.name = _checked_name(name, parent, but=category)
    if changes.get("slug", category.slug) != category.slug:
        category.slug = _checked_slug(changes["slug"], but=category)
    category.description = changes.get("description", category.description)
    category.picture = changes.get("picture", category.picture)
    category.save()
    if parent != _parent(category):
        category.move_to(parent, "last-child")
    return _rebranched(category)


@transaction.atomic
def move_category(
    category: Category, target: Category | None, position: str = "last-child"
) -> Category:
    """Move a branch: inside `target` (first-child, last-child) or beside it (left, right).

    Without a target it becomes the last at the top. Raises CategoryLoop, CategoryNameTaken,
    BadInput, NotThere.
    """
    if position not in POSITIONS:
        raise BadInput(attr="position")
    Category.lock_tree()
    category, target = _reread(category), _shown(target, attr="target")
    inside = position.endswith("child")
    parent = target if inside or target is None else _parent(target)
    if target is not None:
        _check_no_loop(category, target)
    _checked_name(category.name, parent, but=category)
    category.move_to(target, position if target is not None else "last-child")
    return _rebranched(category)


@transaction.atomic
def delete_category(category: Category) -> None:
    """Hide a category with all that lies below it. Its products stay on sale, without a category.

    Deleting twice changes nothing.
    """
    Category.lock_tree()
    branch = _reread(category, hidden=True).get_descendants(include_self=True)
    hidden = list(branch.values_list("pk", flat=True))
    with watching(branch.filter(is_active=True)):
        branch.filter(is_active=True).update(is_active=False, updated_at=timezone.now())
    goods = Product.objects.filter(category__in=hidden).locked()
    product_ids = list(goods.values_list("pk", flat=True))
    Product.objects.filter(pk__in=product_ids).update(category=None)
    refresh_cards(product_ids, touched=True)


@transaction.atomic
def restore_category(category: Category) -> Category:
    """Show a deleted category again with all below it; products are put back by hand.

    Raises CategoryHidden when the category above is itself deleted, CategoryNameTaken.
    """
    Category.lock_tree()
    category = _reread(category, hidden=True)
    parent = _parent(category)
    if parent is not None and not parent.is_active:
        raise CategoryHidden(attr="parent", category=parent.pk)
    _checked_name(category.name, parent, but=category)
    branch = category.get_descendants(include_self=True).filter(is_active=False)
    with watching(branch):
        branch.update(is_active=True, updated_at=timezone.now())
    return _reread(category)


def _rebranched(category: Category) -> Category:
    """The node as it is now; goods of its branch are found by the names that lead to them."""
    category = _reread(category)
    branch = category.get_descendants(include_self=True)
    refresh_keywords(Product.objects.filter(category__in=branch))
    return category


def _reread(category: Category, *, hidden: bool = False) -> Category:
    """The node as it is now that the tree is ours."""
    known = Category.objects.select_related("parent")
    found: Category | None = (known if hidden else known.active()).filter(pk=category.pk).first()
    if found is None:
        raise NotThere()
    return found


def _parent(category: Category) -> Category | None:
    return category.parent if category.parent_id else None


def _shown(parent: Category | None, attr: str = "parent") -> Category | None:
    if parent is None:
        return None
    found: Category | None = Category.objects.active().filter(pk=parent.pk).first()
    if found is None:
        raise BadInput(_("There is no such category."), attr=attr)
    return found


def _check_no_loop(category: Category, target: Category | None) -> None:
    if target is not None and target.is_descendant_of(category, include_self=True):
        raise CategoryLoop(attr="parent")


def _checked_name(name: str, parent: Category | None, but: Category | None = None) -> str:
    """A name that no other category in the same place has, in any case of letters."""
    name = name.strip()
    if not 0 < len(name) <= NAME_LENGTH:
        raise BadInput(_("A name has 1 to %(n)s characters.") % {"n": NAME_LENGTH}, attr="name")
    siblings = Category.objects.active().filter(parent=parent, name__iexact=name)
    if siblings.exclude(pk=but.pk if but else None).exists():
        raise CategoryNameTaken(attr="name")
    return name


def _checked_slug(slug: str, but: Category | None = None) -> str:
    if slug != slugify(slug) or not 0 < len(slug) <= SLUG_LENGTH:
        raise BadInput(_("Use lower-case letters, digits and hyphens."), attr="slug")
    if Category.objects.filter(slug=slug).exclude(pk=but.pk if but else None).exists():
        raise SlugTaken(attr="slug")
    return slug


def _free_slug(name: str) -> str:
    stem = slugify(name)[: SLUG_LENGTH - 8] or "kategori"
    taken = set(Category.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
