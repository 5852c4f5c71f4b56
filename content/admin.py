from django.contrib import admin
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from accounts.models import User
from content.filters import ArticleFilterSet
from content.markdown import to_html
from content.models import Article, Banner, Page, Rail, RailProduct, Testimonial
from content.operations import change_article, change_testimonial
from core.backoffice import (
    FORM_FIELDS,
    BackOfficeAdmin,
    ModeratedAdmin,
    PreviewMixin,
    Step,
    StepsMixin,
    label,
)
from core.pages.status_colours import TONES


def shown(article: Article, author: User) -> dict:
    html = mark_safe(article.html)  # sanitised
    return {"article": article, "author": author, "html": html, "is_out": article.is_out}


class PublishedFilter(admin.SimpleListFilter):
    title = _("published")
    parameter_name = "drafts"

    def lookups(self, request, model_admin):
        return [("false", _("published")), ("true", _("draft or scheduled"))]

    def queryset(self, request, queryset):
        if self.value() not in ("true", "false"):
            return queryset
        return ArticleFilterSet(QueryDict(f"drafts={self.value()}"), queryset, lenient=True).qs


@admin.register(Article)
class ArticleAdmin(PreviewMixin, StepsMixin, BackOfficeAdmin):
    may_delete = True
    list_display = ["title", "state", "author", "published_at", "updated_at"]
    list_select_related = ["author"]
    list_filter = [PublishedFilter]
    search_fields = ["title", "slug"]
    ordering = ["-pk"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["author"]
    autocomplete_fields = ["products"]
    fields = [
        ("title", "slug"),
        "published_at",
        ("picture", "image_url"),
        "body",
        "products",
        "author",
    ]
    change_form_outer_after_template = "admin/content/_panel.html"
    preview_template = "admin/content/_article.html"
    steps = [
        Step(
            "publish",
            _("Publish now"),
            "content.change_article",
            lambda article, *, by: change_article(article, published_at=timezone.now()),
            is_possible=lambda article: not article.is_out,
            help=_("Everyone can read it from now on."),
        ),
        Step(
            "withdraw",
            _("Turn back into a draft"),
            "content.change_article",
            lambda article, *, by: change_article(article, published_at=None),
            is_possible=lambda article: article.published_at is not None,
            help=_("It disappears from the shop. The text stays here."),
            is_grave=True,
        ),
    ]

    @display(description=_("status"), label=TONES)
    def state(self, article):
        if article.published_at is None:
            return "draft", _("draft")
        return ("published", _("published")) if article.is_out else ("later", _("scheduled"))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = extra_context or {}
        if object_id and (article := self.get_object(request, object_id)):
            extra |= shown(article, article.author)
        return super().changeform_view(request, object_id, form_url, extra)

    def preview(self, request, row):
        """The text in the form as readers would see it."""
        form = self.filled_in(request, row, ["title", "published_at", "image_url", "body"])
        if not form.is_valid():
            return {"wrong": [form]}
        article = form.instance
        article.html = to_html(article.body)
        return shown(article, row.author if row else request.user)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    def kept_with(self, typed):
        return {"html"} if "body" in typed else set()


@admin.register(Page)
class PageAdmin(PreviewMixin, BackOfficeAdmin):
    may_delete = True
    list_display = ["title_id", "slug", "kind", "is_published", "in_footer", "position"]
    search_fields = ["title_id", "title_en", "slug"]
    ordering = ["position", "pk"]
    fields = [
        ("title_id", "title_en"),
        ("slug", "kind"),
        ("is_published", "in_footer", "position"),
        "body_id",
        "body_en",
    ]
    prepopulated_fields = {"slug": ["title_id"]}
    change_form_outer_after_template = "admin/content/_page_panel.html"
    preview_template = "admin/content/_page.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        extra = extra_context or {}
        if object_id and (page := self.get_object(request, object_id)):
            extra |= texts_of(page)
        return super().changeform_view(request, object_id, form_url, extra)

    def preview(self, request, row):
        """Both texts in the form as readers would see them."""
        form = self.filled_in(request, row, ["title_id", "title_en", "body_id", "body_en"])
        if not form.is_valid():
            return {"wrong": [form]}
        page = form.instance
        page.html_id, page.html_en = to_html(page.body_id), to_html(page.body_en)
        return texts_of(page)

    def kept_with(self, typed):
        return {f"html_{language}" for language in ("id", "en") if f"body_{language}" in typed}


def texts_of(page: Page) -> dict:
    """A page's texts, sanitised, with their languages."""
    return {
        "texts": [
            ("id", page.title_id, mark_safe(page.html_id)),
            ("en", page.title_en, mark_safe(page.html_en)),
        ]
    }


@admin.register(Banner)
class BannerAdmin(BackOfficeAdmin):
    may_delete = True
    list_display = ["title_id", "link", "starts_at", "ends_at", "is_active", "position"]
    search_fields = ["title_id", "title_en"]
    ordering = ["position", "pk"]
    fields = [
        "picture",
        ("title_id", "title_en"),
        ("text_id", "text_en"),
        ("button_id", "button_en"),
        ("link", "position"),
        "starts_at",
        "ends_at",
        "is_active",
    ]


class ChosenInline(TabularInline):
    model = RailProduct
    fields = ["product", "position"]
    autocomplete_fields = ["product"]
    extra = 0
    hide_title = True
    formfield_overrides = FORM_FIELDS


@admin.register(Rail)
class RailAdmin(BackOfficeAdmin):
    may_delete = True
    list_display = ["title_id", "rule", "vendor", "is_active", "position"]
    list_select_related = ["vendor"]
    search_fields = ["title_id", "title_en"]
    ordering = ["position", "pk"]
    fields = [("title_id", "title_en"), ("rule", "vendor"), ("is_active", "position")]
    autocomplete_fields = ["vendor"]
    inlines = [ChosenInline]


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
    fields = readonly_fields = ("vendor", "message", "status", "created_at")
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
