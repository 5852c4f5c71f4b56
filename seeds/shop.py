"""The demo shop: everything that one can click on, made through the shop's own operations."""

import gzip
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from accounts.models import DataExport, User, UserSession
from accounts.personal_data import all_about
from catalog.models import Category, Product, StockNotice, Variant
from catalog.operations import show_price_cuts
from content.models import Article, Banner, Page, Rail, RailProduct, Testimonial
from core.api.json import dumps
from house.models import House
from ledger.operations import import_settlement
from orders.models import Question, SavedItem
from orders.operations import count_sold
from orders.operations.cart import lock_cart
from payments.models import HouseAccount, Payment
from promotions.operations import show_prices
from seeds import demo, gallery
from seeds.goods import count_stock, say_lead_times, write_goods
from seeds.payouts import write_money
from seeds.people import write_people
from seeds.stories import tell_stories
from seeds.tables import Say
from vendors.models import Vendor

SETTLED = 12  # payments in the file of a gateway


def open_demo_shop(*, now: datetime, say: Say) -> None:
    """Fill an empty shop. The caller is in a transaction."""
    write_house()
    HouseAccount.objects.create(**demo.HOUSE_ACCOUNT)
    write_people(now)
    say(f"{User.objects.count()} people, {Vendor.objects.count()} vendors")
    write_goods(now)
    say(f"{len(demo.PRODUCTS)} products")
    orders = tell_stories(now)
    count_stock()
    say_lead_times()
    dress_shops(now)
    show_prices()
    show_price_cuts()
    count_sold()
    say(f"{orders} orders, {len(demo.REVIEWS)} reviews")
    write_money(now)
    settle_payments()
    write_articles(now)
    write_testimonials(now)
    write_front()
    write_questions(now)
    write_notices(now)
    write_own(now)
    say(f"{len(demo.ARTICLES)} articles, {len(demo.TESTIMONIALS)} testimonials")
    pictures = gallery.every_picture()
    gallery.hang(pictures)
    say(f"{len(pictures)} pictures")


def settle_payments() -> None:
    """The file of a gateway: some payments of it, one with another amount, one of nobody."""
    paid = Payment.objects.paid().filter(gateway="test", refunded=0, amount__gt=0).order_by("pk")
    rows = ["NOBODY-1,75000,1500,73500,2026-05-04"]
    for n, payment in enumerate(paid[:SETTLED]):
        gross = payment.amount + (1_000 if n == SETTLED - 1 else 0)
        fee = (gross * Decimal("0.02")).quantize(Decimal(1))
        rows.append(f"{payment.reference},{gross},{fee},{gross - fee},2026-05-04")
    file = "\n".join(["reference,gross,fee,net,settled_on", *rows])
    staff = User.objects.get(username=demo.STAFF.username)
    import_settlement(file.encode(), gateway="test", by=staff, file_name="mei.csv")


def write_house() -> None:
    """What the shop is called, and its pages: the same in every scale."""
    House(**demo.HOUSE).save()
    for position, page in enumerate(demo.PAGES):
        words = {
            name: text.format(shop=demo.HOUSE["name"]).strip()
            for name, text in page._asdict().items()
        }
        Page.objects.create(**words, position=position)


def dress_shops(now: datetime) -> None:
    """Banners of the makers, one who is on holiday soon, and pictures of the categories."""
    for slug, goods in demo.VENDOR_BANNERS.items():
        banner = gallery.picture(f"products/{goods}.webp", wide=True)
        Vendor.objects.filter(slug=slug).update(banner=banner)
    for slug, goods in demo.CATEGORY_PICTURES.items():
        picture = gallery.picture(f"products/{goods}.webp", folder="categories")
        Category.objects.filter(slug=slug).update(picture=picture)
    away = (now + timedelta(days=12)).date()
    Vendor.objects.filter(slug=demo.ON_HOLIDAY).update(
        holiday_from=away,
        holiday_until=away + timedelta(days=9),
        holiday_notice=demo.HOLIDAY_NOTICE,
    )


def write_front() -> None:
    """Banners and rows of goods of the first page."""
    for position, banner in enumerate(demo.BANNERS):
        words = banner._asdict() | {"picture": gallery.picture(banner.picture)}
        Banner.objects.create(**words, position=position)
    vendors = {vendor.slug: vendor for vendor in Vendor.objects.all()}
    products = {product.slug: product for product in Product.objects.all()}
    for position, row in enumerate(demo.RAILS):
        rail = Rail.objects.create(
            rule=row.rule,
            title_id=row.title_id,
            title_en=row.title_en,
            vendor=vendors[row.vendor] if row.vendor else None,
            position=position,
        )
        for place, slug in enumerate(row.goods):
            RailProduct.objects.create(rail=rail, product=products[slug], position=place)


def write_questions(now: datetime) -> None:
    """What shoppers asked about the goods; the last one waits for its maker."""
    products = {product.slug: product for product in Product.objects.select_related("vendor")}
    buyers = {buyer.username: buyer for buyer in User.objects.all()}
    for n, (slug, who, text, answer) in enumerate(demo.QUESTIONS):
        asked = now - timedelta(days=20 - 2 * n)
        Question.objects.create(
            product=products[slug],
            vendor=products[slug].vendor,
            asker=buyers[demo.BUYERS[who].person.username],
            text=text,
            answer=answer,
            asked_at=asked,
            answered_at=asked + timedelta(hours=7) if answer else None,
        )


def write_notices(now: datetime) -> None:
    """Who waits for goods that are sold out: somebody with an account, and two guests, one of whom
    has not confirmed the address yet."""
    waiting = {"product": Product.objects.get(slug=demo.WAITED_FOR)}
    since = now - timedelta(days=3)
    buyer = User.objects.get(username=demo.BUYERS[0].person.username)
    StockNotice.objects.create(**waiting, user=buyer, asked_at=since, confirmed_at=since)
    for n, confirmed in enumerate((since, None)):
        StockNotice.objects.create(
            **waiting, email=f"tamu{n}@contoh.example", asked_at=since, confirmed_at=confirmed
        )


def write_own(now: datetime) -> None:
    """What the first buyer finds in the account: goods saved for later, the places of being signed
    in, and the file of all that the house knows."""
    buyer = User.objects.get(username=demo.BUYERS[0].person.username)
    cart = lock_cart(buyer)
    for slug in demo.SAVED:
        variant = Variant.objects.get(product__slug=slug, is_default=True)
        SavedItem.objects.create(cart=cart, variant=variant, quantity=1)
    for n, agent in enumerate(demo.AGENTS):
        is_browser = agent.startswith("Mozilla/")
        UserSession.objects.create(
            user=buyer,
            session_key=f"{n:032x}" if is_browser else None,
            family=None if is_browser else UUID(int=n),
            agent=agent,
            created_at=now - timedelta(days=9 - n),
            seen_at=now - timedelta(hours=3 + 20 * n),
            expires_at=now + timedelta(days=12),
        )
    DataExport.objects.create(
        user=buyer,
        created_at=now - timedelta(days=1),
        done_at=now - timedelta(days=1),
        expires_at=now + timedelta(days=settings.KEEP_EXPORTS_DAYS - 1),
        content=gzip.compress(dumps(all_about(buyer))),
    )


def write_articles(now: datetime) -> None:
    author = User.objects.get(username=demo.STAFF.username)
    for text in demo.ARTICLES:
        article = Article.objects.create(
            title=text.title,
            slug=text.slug,
            body=f"**{text.summary}**\n\n{text.body}",
            picture=gallery.picture(gallery.cover(text)),
            author=author,
            published_at=now - timedelta(days=text.published_days_ago),
        )
        goods = demo.ARTICLE_GOODS.get(text.slug, ())
        article.products.set(Product.objects.filter(slug__in=goods))
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
