from content.models.articles import Article, ArticleQuerySet, may_see_drafts
from content.models.home import Banner, Rail, RailProduct
from content.models.pages import Page
from content.models.testimonials import (
    Testimonial,
    TestimonialQuerySet,
    may_delete,
    may_moderate,
)

__all__ = [
    "Article",
    "ArticleQuerySet",
    "Banner",
    "Page",
    "Rail",
    "RailProduct",
    "Testimonial",
    "TestimonialQuerySet",
    "may_delete",
    "may_moderate",
    "may_see_drafts",
]
