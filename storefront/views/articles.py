"""Stories about craft and care."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from content.models import Article
from content.reads import goods_of
from core.pages.keyset import KeysetPage
from core.pages.media import picture_url
from storefront.caching import browsed
from storefront.goods import cards_of
from storefront.machines import structured

PAGE_SIZE = 12


@browsed
def article_list(request: HttpRequest) -> HttpResponse:
    published = Article.objects.published(timezone.now())
    page = KeysetPage(request.GET, published, size=PAGE_SIZE, by="published_at")
    return render(request, "storefront/articles.html", {"page": page})


@browsed
def article(request: HttpRequest, slug: str) -> HttpResponse:
    published = Article.objects.published(timezone.now())
    found = get_object_or_404(published.select_related("author"), slug=slug)
    others = published.exclude(pk=found.pk).order_by("-published_at")[:3]
    told = structured.article(
        found.title,
        picture_url(found.image),
        f"{found.published_at:%Y-%m-%d}",
        found.author.name,
        request.path,
    )
    context = {
        "article": found,
        "goods": cards_of(goods_of(found.pk)),
        "others": others,
        "structured": [told],
    }
    return render(request, "storefront/article.html", context)
