from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from mptt.managers import TreeManager
from mptt.models import MPTTModel, TreeForeignKey
from mptt.querysets import TreeQuerySet

from core.database.locks import CATEGORY_TREE, advisory_lock
from core.fields import PictureField


class CategoryQuerySet(TreeQuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def ancestors_by_category(self, ids) -> dict[int, frozenset[int]]:
        """For each category its own pk and those of all above it, in one query."""
        above = Category.objects.filter(
            tree_id=OuterRef("tree_id"), lft__lte=OuterRef("lft"), rght__gte=OuterRef("rght")
        )
        rows = self.filter(pk__in=ids).annotate(above=ArraySubquery(above.values("pk")))
        return {pk: frozenset(pks) for pk, pks in rows.values_list("pk", "above")}


class Category(MPTTModel):
    """A place in the tree of goods. Hidden rather than deleted, branch by branch.

    Structure is written through catalog.operations only: concurrent writes break an MPTT tree,
    so each takes the tree's advisory lock first.
    """

    name = models.CharField(_("name"), max_length=50)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    description = models.CharField(_("description"), max_length=500, blank=True)
    picture = PictureField(
        _("picture"),
        folder="categories",
        null=True,
        blank=True,
        help_text=_(
            "A PNG, JPEG or WebP of up to 8 MiB. Without one the newest goods stand for it."
        ),
    )
    parent = TreeForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("inside"),
    )
    is_active = models.BooleanField(_("shown"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TreeManager.from_queryset(CategoryQuerySet)()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(
                "parent",
                Lower("name"),
                condition=Q(is_active=True),  # a deleted name may be used again
                name="category_name_among_siblings",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def lock_tree() -> None:
        """Wait for the right to change the tree; held to the end of the transaction."""
        advisory_lock(CATEGORY_TREE)
