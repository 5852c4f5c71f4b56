"""A shop of one size."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Max, Model

from accounts.models import Address, User
from catalog.models import (
    PLAIN_FIELDS,
    Category,
    Product,
    ProductImage,
    SustainabilityAttribute,
    Tag,
    Variant,
)
from core.api.json import dumps
from core.fields import column_of
from reviews.models import Review
from reviews.operations import average
from seeds import demo, gallery
from seeds.bulk.copying import copy_rows, following, numbered
from seeds.bulk.scales import Scale
from seeds.bulk.wheels import (
    COMMENTS,
    IMAGES,
    REVIEWS,
    SIDE,
    SIZES,
    SOLD_OUT,
    STARS,
    STEP,
    VARIANTS,
    price,
    sku,
    variants_before,
)
from seeds.demo.bulk import COLOURS, PLACES, QUALITIES, THINGS, parts
from seeds.demo.forms import slugged
from seeds.past import write_past
from seeds.people import hashed, write_people
from seeds.tables import Say, without_indexes, words_at_the_end
from vendors.models import Vendor

PLAIN = [column_of(Product, name) for name in PLAIN_FIELDS]
USUAL = {field.name: field.get_default() for field in PLAIN}
YEAR = timedelta(days=365)  # the age of the shop
MATERIALS = tuple(dict.fromkeys(material for _good, material, _craft in THINGS))


def open_large_shop(scale: Scale, *, now: datetime, say: Say) -> None:
    """Fill an empty shop. The caller is in a transaction."""
    write_people(now)
    say(f"{len(demo.ACCOUNTS)} demo accounts")
    Bulk(scale, now=now, say=say).write()
    if scale.orders:
        write_past(scale.orders, now=now, say=say)


class Bulk:
    """One shop of a given size. Ids go on from those that the tables have given out."""

    def __init__(self, scale: Scale, *, now: datetime, say: Say):
        self.scale = scale
        self.now = now
        self.say = say
        # Each picture is the first of one of the demo shop's goods.
        self.files = [gallery.photos(goods)[0] for goods in demo.PRODUCTS]
        # A time is looked up, not computed: row n of N rows lies at n / N of the shop's age.
        self.times = [(now - YEAR + YEAR * k / 1000).isoformat() for k in range(1000)]

    def write(self) -> None:
        self.write_people()
        self.write_categories()
        self.write_labels()
        tables = (Product, Variant, ProductImage, Review, *self.throughs)
        with without_indexes([model._meta.db_table for model in tables]), words_at_the_end():
            self.write_products()
            self.say("building indexes …")
        self.say("indexes built")
        pictures = [*gallery.logos(), *self.files]
        gallery.hang(pictures)
        self.say(f"{len(pictures)} pictures")

    # ── people ──────────────────────────────────────────────────────────────────────────────────

    def write_people(self) -> None:
        """Beside the demo shop's own people."""
        first_user = following(User)
        vendors = max(self.scale.vendors - len(demo.VENDORS), 0)
        buyers = max(self.scale.buyers - len(demo.BUYERS), 0)
        joined = self.times[0]
        fields = (
            "id username email first_name last_name bio profile_image_url language password "
            "date_joined is_superuser is_staff is_active lock_reason"
        )

        def user(pk: int, name: str, password: str) -> tuple:
            return (
                *(pk, name, f"{name}@contoh.example", name.split("-")[0].title(), name[-5:]),
                *("", "", User.Language.INDONESIAN.value, hashed(password)),
                *(joined, False, False, True, ""),
            )

        self.copy(User, fields, (
            user(first_user + n, f"pengrajin-{n + 1:05}", demo.VENDOR_PASSWORD)
            for n in range(vendors)
        ))  # fmt: skip
        self.copy(User, fields, (
            user(first_user + vendors + n, f"pembeli-{n + 1:05}", demo.BUYER_PASSWORD)
            for n in range(buyers)
        ))  # fmt: skip
        self.copy(
            Address,
            "id user_id label recipient_name phone line1 line2 city state postal_code country "
            "is_default created_at updated_at",
            (
                (
                    *(pk, first_user + vendors + n, "Rumah", f"Pembeli {n + 1:05}"),
                    *("+62 812-0000-0000", f"Jl. Melati No. {n % 200 + 1}", ""),
                    *(PLACES[n % len(PLACES)], "Jawa Barat", f"{40_000 + n % 10_000}"),
                    *("Indonesia", True, joined, joined),
                )
                for n, pk in enumerate(range(following(Address), following(Address) + buyers))
            ),
        )
        first_vendor = following(Vendor)
        self.copy(
            Vendor,
            "id owner_id slug business_name business_description business_address business_phone "
            "business_email business_logo_url city story status shipping_fee "
            "free_shipping_threshold commission_rate tax_status npwp hold_days applied_at "
            "created_at updated_at",
            (
                (
                    *(first_vendor + n, first_user + n, f"sanggar-{n + 1:05}"),
                    *(f"Sanggar {PLACES[n % len(PLACES)]} {n + 1}", "Kerajinan tangan.", "", ""),
                    *("", "", PLACES[n % len(PLACES)], "", Vendor.Status.APPROVED.value),
                    *(10_000 + n % 5 * 5_000, 500_000, settings.COMMISSION_RATE),
                    *(Vendor.TaxStatus.NON_PKP.value, "", 0),
                    *(joined, joined, joined),
                )
                for n in range(vendors)
            ),
        )
        approved = Vendor.objects.approved().order_by("pk")[: self.scale.vendors]
        self.vendors = [vendor.pk for vendor in approved]
        self.makers = [f"{vendor.business_name} {vendor.city}".strip() for vendor in approved]
        self.cards_of_makers = [maker_card(vendor) for vendor in approved]
        buyer_ids = User.objects.filter(vendor=None, is_staff=False).order_by("pk")
        self.buyers = list(buyer_ids.values_list("pk", flat=True))

    # ── the tree, tags and attributes ───────────────────────────────────────────────────────────

    def write_categories(self) -> None:
        """One tree a material, in it what is made of it: Rotan, and in it Keranjang Rotan."""
        roots = MATERIALS[: self.scale.categories]
        room = self.scale.categories - len(roots)
        # as many of the leaves as there is room for, evenly taken from all materials
        leaves = [
            n * room // len(THINGS) != (n + 1) * room // len(THINGS) for n in range(len(THINGS))
        ]
        self.category_of_thing: dict[int, int] = {}
        self.path_of_thing: dict[int, str] = {}
        rows: list[tuple] = []
        pk = following(Category)
        tree = (Category.objects.aggregate(last=Max("tree_id"))["last"] or 0) + 1
        for tree_id, material in enumerate(roots, start=tree):
            root = pk
            children = [n for n, thing in enumerate(THINGS) if thing[1] == material]
            inside = [n for n in children if leaves[n]]
            rows.append((root, material, None, tree_id, 1, 2 * len(inside) + 2, 0))
            self.category_of_thing |= dict.fromkeys(children, root)
            self.path_of_thing |= dict.fromkeys(children, material)
            for place, n in enumerate(inside):
                pk += 1
                name = f"{THINGS[n][0]} {material}"
                rows.append((pk, name, root, tree_id, 2 * place + 2, 2 * place + 3, 1))
                self.category_of_thing[n] = pk
                self.path_of_thing[n] = f"{material} {name}"
            pk += 1
        at = self.times[0]
        self.copy(
            Category,
            "id name parent_id tree_id lft rght level slug description is_active created_at "
            "updated_at",
            ((*row, slugged(row[1]), "", True, at, at) for row in rows),
        )

    def write_labels(self) -> None:
        names = [word.lower() for word in dict.fromkeys([*QUALITIES, *COLOURS])]
        tags = Tag.objects.bulk_create(Tag(name=name) for name in names)
        attributes = SustainabilityAttribute.objects.bulk_create(
            SustainabilityAttribute(name=attribute.name, description=attribute.description)
            for attribute in demo.ATTRIBUTES
        )
        self.tags = [tag.pk for tag in tags]
        self.attributes = [attribute.pk for attribute in attributes]
        self.throughs = (Product.tags.through, Product.sustainability_attributes.through)

    # ── goods ───────────────────────────────────────────────────────────────────────────────────

    def write_products(self) -> None:
        self.first, self.first_variant = following(Product), following(Variant)
        numbers = partial(range, self.scale.products)
        self.copy(
            Product,
            f"id vendor_id slug {' '.join(str(field.column) for field in PLAIN)} version "
            "created_at updated_at is_listed price price_to in_stock default_variant image "
            "image_alt image_width image_height maker keywords rating rating_sum review_count",
            map(self.product, numbers()),
        )
        self.copy(
            Variant,
            "id product_id vendor_id sku name options price stock stocked weight_grams position "
            "is_default is_active",
            numbered(self.first_variant, (row for n in numbers() for row in self.variants(n))),
        )
        self.copy(
            ProductImage,
            "id product_id file source_url alt position is_primary width height renditions "
            "created_at",
            numbered(following(ProductImage), (row for n in numbers() for row in self.images(n))),
        )
        tags, attributes = self.throughs
        self.copy(
            tags,
            "id product_id tag_id",
            numbered(following(tags), (row for n in numbers() for row in self.tags_of(n))),
        )
        self.copy(
            attributes,
            "id product_id sustainabilityattribute_id",
            numbered(
                following(attributes),
                ((self.first + n, self.attributes[n % len(self.attributes)]) for n in numbers()),
            ),
        )
        self.copy(
            Review,
            "id product_id author_id rating comment reply is_hidden created_at updated_at",
            numbered(following(Review), (row for n in numbers() for row in self.reviews(n))),
        )

    def vendor(self, n: int) -> int:
        return self.vendors[n % len(self.vendors)]

    def product(self, n: int) -> tuple:
        stars = self.stars(n)
        at = self.at(n)
        name = demo.bulk_name(n)
        said = USUAL | {
            "name": name,
            "description": demo.bulk_description(n),
            "category": self.category_of_thing.get(parts(n)[0]),
            "status": Product.Status.PUBLISHED.value,
        }
        return (
            self.first + n,
            self.vendor(n),
            slugged(name),
            *said.values(),
            *(1, at, at, True),
            price(n),
            price(n) + STEP * (VARIANTS[n % len(VARIANTS)] - 1),
            n % SOLD_OUT != SOLD_OUT - 1,
            self.first_variant + variants_before(n),
            self.files[n % len(self.files)],
            *(name, SIDE, SIDE),
            self.cards_of_makers[n % len(self.makers)],
            self.keywords(n),
            *(average(sum(stars), len(stars)), sum(stars), len(stars)),
        )

    def keywords(self, n: int) -> str:
        """As catalog.card_figures has them."""
        thing, quality, colour, _place, _lap = parts(n)
        count = VARIANTS[n % len(VARIANTS)]
        skus = (f"{sku(n, k)} ukuran {SIZES[k]}" if count > 1 else sku(n, k) for k in range(count))
        return " ".join(
            [
                *([self.path_of_thing[thing]] if thing in self.path_of_thing else []),
                *(QUALITIES[quality].lower(), COLOURS[colour].lower()),
                demo.ATTRIBUTES[n % len(demo.ATTRIBUTES)].name,
                self.makers[n % len(self.makers)],
                *skus,
            ]
        )

    def variants(self, n: int) -> Iterator[tuple]:
        count = VARIANTS[n % len(VARIANTS)]
        for k in range(count):
            stock = 0 if n % SOLD_OUT == SOLD_OUT - 1 else 20 + (n * 31 + k * 7) % 180
            options = f'{{"ukuran": "{SIZES[k]}"}}' if count > 1 else "{}"
            yield (
                *(self.first + n, self.vendor(n), sku(n, k), "", options),
                *(price(n) + STEP * k, stock, stock, 100 + n * 13 % 900, k, k == 0, True),
            )

    def images(self, n: int) -> Iterator[tuple]:
        name = demo.bulk_name(n)
        for k in range(IMAGES):
            file = self.files[(n + 7 * k) % len(self.files)]
            yield (self.first + n, file, "", name, k, k == 0, SIDE, SIDE, "[]", self.at(n))

    def tags_of(self, n: int) -> Iterator[tuple]:
        _thing, quality, colour, _place, _lap = parts(n)
        yield (self.first + n, self.tags[quality])
        yield (self.first + n, self.tags[len(QUALITIES) + colour])

    def stars(self, n: int) -> list[int]:
        return [STARS[(n * 7 + k * 3) % len(STARS)] for k in range(REVIEWS[n % len(REVIEWS)])]

    def reviews(self, n: int) -> Iterator[tuple]:
        at = self.at(n)
        for k, rating in enumerate(self.stars(n)):
            author = self.buyers[(n * 13 + k) % len(self.buyers)]
            comment = COMMENTS[(n + k) % len(COMMENTS)]
            yield (self.first + n, author, rating, comment, "", False, at, at)

    def at(self, n: int) -> str:
        return self.times[n * len(self.times) // self.scale.products]

    def copy(self, model: type[Model], fields: str, rows: Iterable[tuple]) -> None:
        self.say(f"{model._meta.db_table}: {copy_rows(model, fields, rows):,} rows")


def maker_card(vendor: Vendor) -> str:
    """As catalog.card_figures has it."""
    card = {"id": vendor.pk, "slug": vendor.slug, "name": vendor.business_name}
    return dumps(card | {"city": vendor.city}).decode()
