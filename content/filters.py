from django.utils import timezone

from content.models import ArticleQuerySet, Testimonial, TestimonialQuerySet
from core.api.filters import AnyOf, FilterSet, YesNo


class ArticleFilterSet(FilterSet):
    drafts = YesNo(help_text="For editors: drafts, and what is published later.")

    def filter_queryset(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """The published ones, or those that are not; newest first."""
        now = timezone.now()
        if self.checked.get("drafts"):
            return articles.unpublished(now).order_by("-pk")
        return articles.published(now).order_by("-published_at", "-id")


class TestimonialFilterSet(FilterSet):
    mine = YesNo(help_text="For vendors: the own ones, whatever their status.")
    status = AnyOf(
        choices=[*Testimonial.Status.choices, ("all", "all")],
        help_text="For staff who moderate, over everybody's; or together with `mine`.",
    )

    def filter_queryset(self, testimonials: TestimonialQuerySet) -> TestimonialQuerySet:
        """The published ones, unless somebody asks for others."""
        if self.checked.get("mine"):
            testimonials = testimonials.of(self.request.user)
        elif "status" not in self.checked:
            return testimonials.published()
        statuses = self.checked.get("status", ["all"])
        return testimonials if "all" in statuses else testimonials.filter(status__in=statuses)
