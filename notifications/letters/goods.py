"""What mails about goods say: questions, stock that is back, lower prices."""

from typing import Any

from django.utils.translation import gettext

from catalog.models import Product
from catalog.notice_keys import key_of_notice, key_of_price_mails
from core.money import display
from notifications import links
from notifications.letters.about import About
from notifications.models import Mail

MOST_GOODS = 10  # of a mail about prices


def about_question(mail: Mail, about: About, context: dict[str, Any]) -> dict[str, Any] | None:
    """None where staff have hidden it meanwhile."""
    question = about.question
    if question is None:
        return None
    if mail.kind.startswith("vendor_"):
        url = links.of_questions()
    elif question.fulfillment:
        url = links.of_buyer(question.fulfillment.order)
    else:
        url = links.of_goods(question.product.slug) if question.product else ""
    return context | {"question": question, "url": url}


def about_stock(mail: Mail, about: About, context: dict[str, Any]) -> dict[str, Any] | None:
    """None where nobody waits any more, or the goods have left the shop meanwhile."""
    notice = about.stock_notice
    if notice is None or not notice.product.is_listed:
        return None
    if mail.kind == "stock_is_back":
        url = links.of_goods(notice.product.slug)
        if notice.variant:
            url = f"{url}?variant={notice.variant.pk}"
    else:
        url = links.of_stock_notice(key_of_notice(notice))
    label = notice.variant.label if notice.variant else ""
    goods = f"{notice.product.name} ({label})" if label else notice.product.name
    return context | {"goods": goods, "url": url}


def about_prices(mail: Mail, about: About, context: dict[str, Any]) -> dict[str, Any] | None:
    """None where the goods are no longer to be had, or the person has said no meanwhile."""
    goods = Product.objects.on_sale().filter(pk__in=about.given["products"], in_stock=True)
    person = mail.receiver
    if person is None or not person.may_mail_prices or not goods:
        return None
    actions = [
        {
            "label": f"{product.name}: {display(product.best_price)}",
            "url": links.of_goods(product.slug),
        }
        for product in goods.order_by("pk")[:MOST_GOODS]
    ]
    stop = links.of_price_mails(key_of_price_mails(person))
    actions.append({"label": gettext("Send me no such mails"), "url": stop})
    return context | {"actions": actions, "stop": stop, "url": links.of_wishlist()}
