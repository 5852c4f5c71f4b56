from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.decorators import display

from core.backoffice import ModeratedAdmin, ReadOnlyInline, Step
from core.pages.media import picture_path
from reviews import operations
from reviews.models import Review, ReviewImage


class ReviewImageInline(ReadOnlyInline, TabularInline):
    """Hidden with their review."""

    model = ReviewImage
    fields = readonly_fields = ("picture", "width", "height", "created_at")

    @display(description=_("picture"))
    def picture(self, image):
        return format_html(
            '<a href="{}"><img src="{}" width="96" alt=""></a>',
            picture_path(str(image.file.name)),
            picture_path(image.thumbnail),
        )


@admin.register(Review)
class ReviewAdmin(ModeratedAdmin):
    """Staff hide what breaks the house rules; nobody rewrites another's opinion."""

    list_display = ["product", "signed", "stars", "excerpt", "is_shown", "created_at"]
    list_select_related = ["product", "author"]
    list_filter = ["is_hidden", "rating"]
    search_fields = ["product__name", "author__email", "guest_name", "comment"]
    ordering = ["-pk"]
    fields = [
        ("product", "author", "rating"), ("item", "guest_name"), "comment", "reply",
        ("is_hidden", "created_at"),
    ]  # fmt: skip
    inlines = [ReviewImageInline]
    actions = ["hide", "show"]
    steps = [
        Step(
            "hide",
            _("Hide"),
            "reviews.change_review",
            lambda review, *, by: operations.hide_review(review),
            is_possible=lambda review: not review.is_hidden,
            help=_("It no longer counts in the product's rating."),
            is_grave=True,
        ),
        Step(
            "show",
            _("Show"),
            "reviews.change_review",
            lambda review, *, by: operations.show_review(review),
            is_possible=lambda review: review.is_hidden,
        ),
    ]

    @display(description=_("author"))
    def signed(self, review):
        return review.author or _("%(name)s (guest)") % {"name": review.guest_name}

    @display(description=_("rating"), ordering="rating")
    def stars(self, review):
        return "★" * review.rating

    @display(description=_("comment"))
    def excerpt(self, review):
        return review.comment[:80]

    @display(description=_("shown"), boolean=True, ordering="is_hidden")
    def is_shown(self, review):
        return not review.is_hidden

    @admin.action(description=_("Hide"), permissions=["moderate"])
    def hide(self, request, queryset):
        self.each(request, queryset, operations.hide_review, _("Hide"))

    @admin.action(description=_("Show"), permissions=["moderate"])
    def show(self, request, queryset):
        self.each(request, queryset, operations.show_review, _("Show"))

    def each(self, request, queryset, operation, label):
        for review in queryset.order_by("product_id", "pk"):
            operation(review)
            self.log_change(request, review, str(label))
