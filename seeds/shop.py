"""The demo shop: everything that one can click on, made through the shop's own operations."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from catalog.operations import show_price_cuts
from content.models import Article, Testimonial
from ledger.models import Adjustment
from orders.operations import count_sold
from payments.models import HouseAccount
from promotions.operations import show_prices
from seeds import demo, gallery
from seeds.goods import count_stock, write_goods
from seeds.people import write_people
from seeds.stories import tell_stories
from seeds.tables import Say
from vendors.models import Vendor


def open_demo_shop(*, now: datetime, say: Say) -> None:
    """Fill an empty shop. The caller is in a transaction."""
    HouseAccount.objects.create(**demo.HOUSE_ACCOUNT)
    write_people(now)
    say(f"{User.objects.count()} people, {Vendor.objects.count()} vendors")
    write_goods(now)
    say(f"{len(demo.PRODUCTS)} products")
    orders = tell_stories(now)
    count_stock()
    show_prices()
    show_price_cuts()
    count_sold()
    say(f"{orders} orders, {len(demo.REVIEWS)} reviews")
    propose_adjustment(now)
    write_articles(now)
    write_testimonials(now)
    say(f"{len(demo.ARTICLES)} articles, {len(demo.TESTIMONIALS)} testimonials")
    pictures = gallery.every_picture()
    gallery.hang(pictures)
    say(f"{len(pictures)} pictures")


def propose_adjustment(now: datetime) -> None:
    """It waits for somebody else to approve it."""
    Adjustment.objects.create(
        vendor=Vendor.objects.approved().order_by("pk")[0],
        amount=Decimal(-15_000),
        reason="Kemasan pengganti untuk paket yang rusak di gudang.",
        made_by=User.objects.get(username=demo.STAFF.username),
        made_at=now - timedelta(days=1),
    )


def write_articles(now: datetime) -> None:
    author = User.objects.get(username=demo.STAFF.username)
    for text in demo.ARTICLES:
        article = Article.objects.create(
            title=text.title,
            slug=text.slug,
            body=f"**{text.summary}**\n\n{text.body}",
            image_url=gallery.address(gallery.cover(text)),
            author=author,
            published_at=now - timedelta(days=text.published_days_ago),
        )
        Article.objects.filter(pk=article.pk).update(created_at=article.published_at)


def write_testimonials(now: datetime) -> None:
    """The last one still waits for staff."""
    vendors = {vendor.slug: vendor for vendor in Vendor.objects.all()}
    states = Testimonial.Status
    for n, said in enumerate(demo.TESTIMONIALS, start=1):
        is_last = n == len(demo.TESTIMONIALS)
        testimonial = Testimonial.objects.create(
            vendor=vendors[said.vendor],
            message=said.quote,
            status=states.PENDING if is_last else states.PUBLISHED,
        )
        at = now - timedelta(days=60 - 7 * n)
        Testimonial.objects.filter(pk=testimonial.pk).update(created_at=at, updated_at=at)
