"""Articles, for everybody to read and staff to write; what vendors say about the house."""

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request

from accounts.requests import SignedInRequest
from content import operations
from content.models import Article, Testimonial
from core.errors import NotThere
from dialects.ruparawi.access import admin, anyone, mine_or_refuse, vendor
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.paging import first
from dialects.ruparawi.serializers import content as shapes


def published() -> QuerySet[Article]:
    return Article.objects.published(timezone.now()).select_related("author")


def known(articles: QuerySet[Article], pk: int) -> Article:
    article = articles.filter(pk=pk).first()
    if article is None:
        raise NotThere("Article not found")
    return article


def shown(article: Article, message: str) -> dict:
    return {"success": True, "message": message, "article": shapes.article(article)}


@endpoint(anyone)
def articles(request: Request) -> Answer:
    rows = first(request, published().order_by("-published_at", "-pk"))
    return {
        "success": True,
        "message": "Articles retrieved successfully",
        "articles": [shapes.article(row) for row in rows],
    }


@endpoint(anyone)
def article(request: Request, pk: int) -> Answer:
    return shown(known(published(), pk), "Article retrieved successfully")


@endpoint(admin("content.add_article"), takes=shapes.ArticleForm)
def write_article(request: SignedInRequest, form: Body) -> Answer:
    """Published at once: they have no drafts."""
    article = operations.write_article(
        by=request.user,
        title=form["title"],
        body=form["content"],
        image_url=form.get("image_url") or "",
        published_at=timezone.now(),
    )
    return shown(article, "Article created successfully"), 201


@endpoint(admin("content.change_article"), takes=shapes.ArticleChangeForm)
def change_article(request: Request, pk: int, form: Body) -> Answer:
    """Their page sends the text back as we sent it; then the Markdown behind it stays."""
    article = known(Article.objects.select_related("author"), pk)
    body = form.pop("content", None)
    if body is not None and body != shapes.content_of(article).strip():
        form["body"] = body
    changes = {name: value for name, value in form.items() if value}
    return shown(operations.change_article(article, **changes), "Article updated successfully")


@endpoint(admin("content.delete_article"))
def delete_article(request: Request, pk: int) -> Answer:
    known(Article.objects.all(), pk).delete()
    return {"success": True, "message": "Article deleted successfully"}


# ── testimonials ────────────────────────────────────────────────────────────────────────────────


def own(request: SignedInRequest, pk: int) -> Testimonial:
    everybodys = Testimonial.objects.filter(pk=pk).select_related("vendor")
    return mine_or_refuse(
        everybodys.filter(vendor=request.user.vendor),
        everybodys.published(),
        "Testimonial not found",
    )


@endpoint(anyone)
def testimonials(request: Request) -> Answer:
    said = Testimonial.objects.published().select_related("vendor")
    return [shapes.testimonial(row) for row in first(request, said.order_by("-pk"))]


@endpoint(vendor, takes=shapes.TestimonialForm, is_bare=True)
def write_testimonial(request: SignedInRequest, form: Body) -> Answer:
    said = operations.write_testimonial(request.user, message=form["message"])
    return shapes.testimonial(said), 201


@endpoint(vendor, takes=shapes.TestimonialForm, is_bare=True)
def change_testimonial(request: SignedInRequest, pk: int, form: Body) -> Answer:
    said = operations.change_testimonial(own(request, pk), message=form["message"])
    return {"id": said.pk, "message": said.message}


@endpoint(vendor, is_bare=True)
def delete_testimonial(request: SignedInRequest, pk: int) -> Answer:
    own(request, pk).delete()
    return {"message": "Testimonial deleted successfully"}
