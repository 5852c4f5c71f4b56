from decimal import Decimal
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalog.models.category import Category
from catalog.models.labels import SustainabilityAttribute, Tag
from core.api.references import by_id_or_slug
from vendors.models import Vendor

SLUG = r"^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*\Z"  # with a letter: never taken for an id
# Words of the routes beside the addresses of goods, in the API and on pages, now or one day.
RESERVED_SLUGS = (
    *("export", "facets", "feed", "feeds", "import", "imports", "new", "related", "search"),
    *("sitemap", "stock", "suggest"),
)

# Where a number is written together with its unit or with the next number: 45x45, 200g.
MEASURES = r"([0-9])(?:\s*[x×]\s*(?=[0-9])|(?=[A-Za-z]{1,3}\M))"
# PostgreSQL takes what these join for one word: a SKU, 2.5, kupu-kupu, an address.
JOINING = "-./_:@&=?~+<>'"


def in_words(name: str) -> Func:
    """A text as the words that it consists of, none joined to another. What is searched for is
    taken apart the same way (catalog.reads.filters)."""
    words = models.TextField()
    measures = (Value(MEASURES), Value(r"\1 "), Value("gi"))
    apart = Func(name, *measures, function="regexp_replace", output_field=words)
    blanks = Value(" " * len(JOINING))
    return Func(apart, Value(JOINING), blanks, function="translate", output_field=words)


def block_of(pk: str) -> Func:
    """The 4,096 goods that a product was put on sale among, as what a search can be narrowed to: of
    a word that a million goods have, only the newest are looked at (migration 0016)."""
    return Func(
        F(pk).bitrightshift(12),
        template="ARRAY[%(expressions)s]",
        output_field=ArrayField(models.BigIntegerField()),
    )


class ProductQuerySet(models.QuerySet["Product"]):
    def on_sale(self) -> Self:
        """What a shopper may see: published, by an approved vendor."""
        return self.filter(is_listed=True)

    def ever_on_sale(self) -> Self:
        """On sale, or archived since by an approved vendor: old links still lead there."""
        archived = Q(status=Product.Status.ARCHIVED, vendor__status=Vendor.Status.APPROVED)
        return self.filter(Q(is_listed=True) | archived)

    def named(self, reference: str) -> Self:
        """By id, slug, or a slug from before."""
        former = FormerSlug.objects.filter(slug=reference).values("product")
        return self.filter(by_id_or_slug(reference) | Q(pk__in=former))

    def sold_by(self, vendor: Vendor) -> Self:
        return self.filter(vendor=vendor)

    def owned_by(self, user: User) -> Self:
        """What a vendor sees of its own shop, drafts and archived goods too."""
        return self.filter(vendor__owner=user.pk)

    def matching(self, text: str) -> Self:
        """By part of the name, or by how the SKU of a variant begins; all for no text."""
        text = text.strip().lower()
        if not text:
            return self
        of_sku = Product.objects.filter(variants__sku__istartswith=text).values("pk")
        return self.alias(low=Lower("name")).filter(Q(low__contains=text) | Q(pk__in=of_sku))

    def visible_to(self, user: User) -> Self:
        """What is on sale; to its vendor its own, to staff who may look at goods everything."""
        if not user.is_authenticated:
            return self.on_sale()
        if user.has_perm("catalog.view_product"):
            return self
        return self.filter(Q(is_listed=True) | Q(vendor__owner=user.pk))

    def for_its_page(self) -> Self:
        """With all that a product's page shows, in a fixed number of queries."""
        return self.select_related("vendor", "category").prefetch_related(
            "variants", "images", "tags", "sustainability_attributes"
        )

    def locked(self) -> Self:
        return self.order_by("pk").select_for_update(of=("self",), no_key=True)


class Product(models.Model):
    """Goods of one vendor. What is priced and counted are its variants, at least one.

    The card figures repeat what lists show and what goods are found by, so that a list is one
    query: operations that change their sources keep them (catalog.card_figures), check_integrity
    recomputes them.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        ARCHIVED = "archived", _("archived")

    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="products", verbose_name=_("vendor")
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("category"),
    )
    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(  # made of the name by the database where none is given
        _("slug"),
        max_length=120,
        db_default="",
        validators=[RegexValidator(SLUG)],
    )
    description = models.TextField(
        _("description"), max_length=5000, blank=True, validators=[MaxLengthValidator(5000)]
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PUBLISHED
    )
    min_order_quantity = models.PositiveIntegerField(
        _("smallest order"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
    )
    lead_days = models.PositiveSmallIntegerField(
        _("days to make it"),
        default=0,
        db_default=0,
        validators=[MaxValueValidator(365)],
        help_text=_("Made to order: how long it takes until it can be sent. 0: it is ready."),
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="products", verbose_name=_("tags"))
    sustainability_attributes = models.ManyToManyField(
        SustainabilityAttribute,
        blank=True,
        related_name="products",
        verbose_name=_("sustainability"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created"))
    updated_at = models.DateTimeField(auto_now=True, verbose_name=_("last changed"))

    # card figures
    is_listed = models.BooleanField(default=False, editable=False)
    price = models.DecimalField(
        _("price from"), max_digits=14, decimal_places=2, default=Decimal(0), editable=False
    )
    price_to = models.DecimalField(
        _("price to"),
        max_digits=14,
        decimal_places=2,
        default=Decimal(0),
        db_default=Decimal(0),
        editable=False,
    )
    in_stock = models.BooleanField(_("in stock"), default=False, editable=False)
    image = models.CharField(max_length=500, blank=True, editable=False)  # file name, or an address
    image_alt = models.CharField(max_length=200, blank=True, editable=False)
    image_small = models.CharField(  # file name of its smallest rendition
        max_length=255, blank=True, default="", db_default="", editable=False
    )
    image_srcset = models.TextField(  # file names of all sizes with their widths, as HTML has them
        blank=True, default="", db_default="", editable=False
    )
    image_width = models.PositiveIntegerField(null=True, editable=False)
    image_height = models.PositiveIntegerField(null=True, editable=False)
    default_variant = models.BigIntegerField(null=True, editable=False)  # its id
    sale_percents = ArrayField(  # of the price cuts, in their turn
        models.DecimalField(max_digits=5, decimal_places=2),
        blank=True,
        default=list,
        db_default=Value([]),
        editable=False,
    )
    sale_price = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    maker = models.TextField(blank=True, default="null", db_default="null", editable=False)  # JSON
    rating = models.DecimalField(
        _("rating"), max_digits=3, decimal_places=2, default=Decimal(0), editable=False
    )
    rating_sum = models.PositiveIntegerField(default=0, editable=False)
    review_count = models.PositiveIntegerField(_("reviews"), default=0, editable=False)
    sold = models.PositiveIntegerField(_("sold"), default=0, db_default=0, editable=False)

    card = models.TextField(  # printed by the database: migration 0019_cards_kept_ready
        blank=True, default="", db_default="", editable=False
    )
    keywords = models.TextField(default="", db_default="", blank=True, editable=False)

    search = models.GeneratedField(  # kept by the database
        expression=SearchVector(in_words("name"), weight="A", config="rawi_id")
        + SearchVector(in_words("name"), weight="A", config="rawi_en")
        + SearchVector(in_words("keywords"), weight="B", config="rawi_id")
        + SearchVector(in_words("keywords"), weight="B", config="rawi_en")
        + SearchVector(in_words("description"), weight="C", config="rawi_id")
        + SearchVector(in_words("description"), weight="C", config="rawi_en"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(
                name="product_min_order_quantity", condition=Q(min_order_quantity__gte=1)
            ),
            models.UniqueConstraint(fields=["slug"], name="product_slug"),
            models.CheckConstraint(
                name="product_slug_is_an_address",
                condition=Q(slug__regex=SLUG) & ~Q(slug__in=RESERVED_SLUGS),
            ),
        ]
        indexes = [
            # What was written last is a list that each search reads: a short one (migration 0026).
            GinIndex(block_of("id"), "search", name="product_search", gin_pending_list_limit=64),
            GinIndex(
                OpClass(Lower("name"), name="gin_trgm_ops"),
                name="product_name_trigrams",
                gin_pending_list_limit=64,
            ),
            models.Index(Lower("name"), "id", name="product_name", condition=Q(is_listed=True)),
            models.Index(
                F("category"),
                Lower("name"),
                "id",
                name="product_category_name",
                condition=Q(is_listed=True),
            ),
            models.Index(fields=["-sold", "-id"], name="product_sold", condition=Q(is_listed=True)),
            models.Index(
                fields=["category", "-sold", "-id"],
                name="product_category_sold",
                condition=Q(is_listed=True),
            ),
            models.Index(
                fields=["-id"],
                name="product_on_sale",
                condition=Q(is_listed=True, sale_price__isnull=False),
            ),
            models.Index(fields=["-id"], name="product_newest", condition=Q(is_listed=True)),
            models.Index(
                fields=["price", "id", "price_to"],
                name="product_price",
                condition=Q(is_listed=True),
            ),
            models.Index(
                fields=["-rating", "-id"], name="product_rating", condition=Q(is_listed=True)
            ),
            models.Index(
                fields=["category", "-id"], name="product_category", condition=Q(is_listed=True)
            ),
            models.Index(
                fields=["category", "price", "id"],
                name="product_category_price",
                condition=Q(is_listed=True),
            ),
            models.Index(
                fields=["category", "-rating", "-id"],
                name="product_category_rating",
                condition=Q(is_listed=True),
            ),
            models.Index(
                fields=["category", "updated_at", "id"],
                name="product_category_updated",
                condition=Q(is_listed=True),
            ),
            models.Index(
                fields=["vendor", "-id"], name="product_vendor", condition=Q(is_listed=True)
            ),
            models.Index(
                fields=["updated_at", "id"], name="product_updated", condition=Q(is_listed=True)
            ),
            models.Index(fields=["vendor", "updated_at", "id"], name="product_vendor_updated"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def best_price(self) -> Decimal:
        """What it costs now, from the cheapest variant on."""
        return self.price if self.sale_price is None else self.sale_price

    @property
    def compare_at(self) -> Decimal | None:
        """The price without the cuts, where there are some."""
        return None if self.sale_price is None else self.price


# What is said of a product in single values: in this order in sheets, in the API, in the back
# office and in the vendor's form, and written by operations. Only its vendor sees the status.
PLAIN_FIELDS = (
    "name",
    "description",
    "category",
    "status",
    "min_order_quantity",
    "lead_days",
)
PUBLIC_FIELDS = tuple(name for name in PLAIN_FIELDS if name != "status")


class FormerSlug(models.Model):
    """An address that goods had. It leads to them for good, and no others get it."""

    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="former_slugs", verbose_name=_("product")
    )
    slug = models.CharField(_("slug"), max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["slug"], name="former_slug")]

    def __str__(self) -> str:
        return self.slug
