from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from content.models import Article, Testimonial
from content.operations import change_testimonial
from core.backoffice import BackOfficeAdmin, ModeratedAdmin, Step, label


@admin.register(Article)
class ArticleAdmin(BackOfficeAdmin):
    may_delete = True
    list_display = ["title", "author", "published_at", "updated_at"]
    list_select_related = ["author"]
    list_filter = [("published_at", admin.EmptyFieldListFilter)]
    search_fields = ["title", "slug"]
    ordering = ["-pk"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["author", "preview"]
    fieldsets = [
        (None, {"fields": [("title", "slug"), ("published_at", "author"), "image_url", "body"]}),
        (_("As readers see it"), {"fields": ["preview"]}),
    ]

    @display(description=_("preview"))
    def preview(self, article):
        if not article.html:
            return _("Save the article to see it.")
        return format_html('<div class="rr-prose">{}</div>', mark_safe(article.html))  # sanitised

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    def kept_with(self, typed):
        return {"html"} if "body" in typed else set()


def moderate(name: str, label, status: Testimonial.Status, **about) -> Step:
    def run(testimonial, *, by):
        change_testimonial(testimonial, status=status)

    return Step(
        name,
        label,
        "content.change_testimonial",
        run,
        is_possible=lambda testimonial: testimonial.status != status,
        **about,
    )


@admin.register(Testimonial)
class TestimonialAdmin(ModeratedAdmin):
    list_display = ["vendor", "excerpt", "status_label", "created_at"]
    list_select_related = ["vendor"]
    list_filter = [("status", ChoicesDropdownFilter)]
    search_fields = ["vendor__business_name", "message"]
    ordering = ["-pk"]
    fields = readonly_fields = ["vendor", "message", "status", "created_at"]
    actions = ["publish", "hide"]
    steps = [
        moderate("publish", _("Publish"), Testimonial.Status.PUBLISHED),
        moderate("hide", _("Hide"), Testimonial.Status.HIDDEN, is_grave=True),
    ]

    status_label = label("status", _("status"))

    @display(description=_("message"))
    def excerpt(self, testimonial):
        return testimonial.message[:80]

    @admin.action(description=_("Publish"), permissions=["moderate"])
    def publish(self, request, queryset):
        self.put(request, queryset, Testimonial.Status.PUBLISHED)

    @admin.action(description=_("Hide"), permissions=["moderate"])
    def hide(self, request, queryset):
        self.put(request, queryset, Testimonial.Status.HIDDEN)

    def put(self, request, queryset, status):
        for testimonial in queryset.exclude(status=status):
            change_testimonial(testimonial, status=status)
            self.log_change(request, testimonial, str(status.label))
