"""What pages tell search engines in schema.org's words, as JSON-LD."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.pages.media import absolute_url, picture_url
from house.models import House
from reviews.models import Review

CONTEXT = "https://schema.org"
IN_STOCK, SOLD_OUT = f"{CONTEXT}/InStock", f"{CONTEXT}/OutOfStock"
Data = dict[str, Any]


def organization(house: House) -> Data:
    found: Data = {"@context": CONTEXT, "@type": "Organization", "name": house.name}
    found |= {"url": absolute_url("/")}
    if house.logo:
        found["logo"] = picture_url(house.logo["file"])
    if house.social:
        found["sameAs"] = [address for _name, address in house.social]
    if house.email or house.phone:
        contact = {"@type": "ContactPoint", "contactType": "customer service"}
        found["contactPoint"] = contact | {
            name: text
            for name, text in (("email", house.email), ("telephone", house.phone))
            if text
        }
    return found


def website(house: House, search: str) -> Data:
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": house.name,
        "url": absolute_url("/"),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{absolute_url(search)}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }


def breadcrumbs(crumbs: Iterable[Mapping[str, str]]) -> Data:
    """The last is the page itself, and has no address."""
    steps = []
    for position, crumb in enumerate(crumbs, start=1):
        step: Data = {"@type": "ListItem", "position": position, "name": crumb["name"]}
        if address := crumb.get("url"):
            step["item"] = absolute_url(address)
        steps.append(step)
    return {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps}


def item_list(cards: Iterable[Mapping[str, Any]]) -> Data:
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "url": absolute_url(card["url"])}
            for position, card in enumerate(cards, start=1)
        ],
    }


def product(
    goods: Mapping[str, Any],
    variants: list[dict[str, Any]],
    reviews: Iterable[Review],
    address: str,
) -> Data:
    shop = absolute_url(reverse("storefront:maker", args=[goods["vendor"]["slug"]]))
    maker = {"@type": "Organization", "name": goods["vendor"]["name"], "url": shop}
    found: Data = {
        "@context": CONTEXT,
        "@type": "Product",
        "name": goods["name"],
        "description": goods["description"] or goods["name"],
        "image": [absolute_url(image["url"]) for image in goods["images"]],
        "sku": variants[0]["sku"],
        "brand": {"@type": "Brand", "name": goods["vendor"]["name"]},
        "offers": offers(variants, address) | {"seller": maker},
    }
    if goods["review_count"]:
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": goods["rating"],
            "reviewCount": goods["review_count"],
        }
        found["review"] = [told(review) for review in reviews]
    return found


def offers(variants: list[dict[str, Any]], address: str) -> Data:
    prices = sorted(variant["price"] for variant in variants)
    found: Data = {
        "priceCurrency": settings.CURRENCY,
        "url": absolute_url(address),
        "itemCondition": f"{CONTEXT}/NewCondition",
        "availability": IN_STOCK if any(v["can_be_had"] for v in variants) else SOLD_OUT,
    }
    if prices[0] == prices[-1]:
        return {"@type": "Offer", "price": str(prices[0])} | found
    return {
        "@type": "AggregateOffer",
        "lowPrice": str(prices[0]),
        "highPrice": str(prices[-1]),
        "offerCount": len(variants),
    } | found


def told(review: Review) -> Data:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.author_name},
        "datePublished": f"{review.created_at:%Y-%m-%d}",
        "reviewBody": review.comment,
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5},
    }


def article(title: str, picture: str, published: str, author: str, address: str) -> Data:
    found: Data = {
        "@context": CONTEXT,
        "@type": "Article",
        "headline": title[:110],
        "datePublished": published,
        "author": {"@type": "Person", "name": author},
        "mainEntityOfPage": absolute_url(address),
    }
    return found | ({"image": [picture]} if picture else {})
