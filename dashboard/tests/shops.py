"""A shop with something on each of its pages."""

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import ApiKey, User
from accounts.operations import create_api_key
from accounts.tests.factories import make_user
from catalog.models import ProductImage, ProductImport, Variant
from catalog.operations import add_image
from catalog.tests.factories import make_category, make_import, make_product, make_variant
from content.models import Testimonial
from notifications.models import Delivery, WebhookEndpoint
from notifications.operations import add_endpoint
from orders.models import Fulfillment, Question
from orders.operations import apply_transition, request_return
from orders.tests.factories import make_order
from promotions.models import Promotion
from promotions.tests.factories import make_promotion
from reviews.models import Review
from reviews.operations import write_review
from vendors.models import Vendor
from vendors.tests.factories import make_vendor


def picture_file(name: str = "tas.png", color: str = "#a5673f") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (600, 450), color).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


@dataclass
class Shop:
    vendor: Vendor
    part: Fulfillment  # processing
    returning: Fulfillment  # delivered, and the buyer wants to return it
    variant: Variant
    image: ProductImage
    review: Review
    endpoint: WebhookEndpoint
    delivery: Delivery
    key: ApiKey
    testimonial: Testimonial
    question: Question
    imported: ProductImport
    promotion: Promotion

    @property
    def owner(self) -> User:
        return self.vendor.owner

    @property
    def product(self):
        return self.variant.product


def make_shop(**fields) -> Shop:
    vendor = make_vendor(
        **{
            "business_name": "Sanggar Sari",
            "city": "Sleman",
            "business_description": "Tenun ikat dengan pewarna alam.",
        }
        | fields
    )
    weaving = make_category(name=f"Tenun {vendor.pk}", slug=f"tenun-{vendor.pk}")
    make_category(weaving, name="Ikat", slug=f"ikat-{vendor.pk}")
    product = make_product(vendor, name="Selendang ikat", category=weaving)
    variant = make_variant(product, name="Nila", price=185_000, stock=3)
    make_variant(product, name="Soga", price=195_000, stock=12)
    image = add_image(product, file=picture_file(), alt="Selendang di atas kayu")
    add_image(product, file=picture_file(color="#24466b"))
    buyer = make_user(first_name="Sari", last_name="Dewi")
    parts = [make_order(variant, buyer=buyer).fulfillments.get() for _n in range(3)]
    returning, part, _new = parts
    for name in ("process", "ship", "deliver"):
        apply_transition(returning, name, by=vendor.owner)
    request_return(returning, by=buyer, reason="Warnanya luntur", pictures=[picture_file()])
    apply_transition(part, "process", by=vendor.owner)
    review = write_review(product, buyer, rating=4, comment="Halus dan kuat.")
    endpoint = add_endpoint(
        vendor.owner, url="https://gudang.example/hooks", event_types=["order.placed"]
    )
    delivery = Delivery.objects.create(
        endpoint=endpoint,
        event_type="order.placed",
        object_key=f"order:{part.order.number}",
        sequence=1,
        payload={"order": {"number": part.order.number}},
        status="failed",
        attempts=3,
        response_code=503,
        error="The receiver answered 503.",
        created_at=timezone.now(),
    )
    key, _text = create_api_key(vendor.owner, name="Gudang", scopes=["orders:read"])
    question = Question.objects.create(
        vendor=vendor, product=product, asker=buyer, text="Tahan dicuci?", asked_at=timezone.now()
    )
    testimonial = Testimonial.objects.create(vendor=vendor, message="Pesanan datang tiap minggu.")
    return Shop(
        vendor=vendor,
        part=part,
        returning=returning,
        variant=variant,
        image=image,
        review=review,
        endpoint=endpoint,
        delivery=delivery,
        key=key,
        testimonial=testimonial,
        question=question,
        imported=make_import(vendor),
        promotion=make_promotion(vendor=vendor, code=f"TENUN{vendor.pk}"),
    )
