from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from mptt.admin import DraggableMPTTAdmin
from mptt.forms import MPTTAdminForm
from psycopg.errors import LockNotAvailable
from unfold.decorators import display

from catalog import operations
from catalog.errors import CategoryNameTaken
from catalog.models import Category
from core.backoffice import BackOfficeAdmin, SaysNoMixin, Step, StepsMixin
from core.errors import ShopError
from core.forms import whole_number
from core.logs import log_refusal

DRAGGED_TO = ("last-child", "left", "right")


class CategoryForm(MPTTAdminForm):
    class Meta:
        model = Category
        fields = ["name", "parent", "slug", "description", "picture"]

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"parent"}  # said better in clean_name

    def clean(self):
        answers = super().clean()
        siblings = Category.objects.active().filter(
            parent=answers.get("parent"), name__iexact=(answers.get("name") or "").strip()
        )
        if siblings.exclude(pk=self.instance.pk).exists():
            self.add_error("name", ValidationError(CategoryNameTaken.message))
        return answers


@admin.register(Category)
class CategoryAdmin(SaysNoMixin, StepsMixin, DraggableMPTTAdmin, BackOfficeAdmin):
    """The tree of goods, to be dragged about. A branch is hidden, never deleted."""

    form = CategoryForm
    actions = None  # Django's script of actions looks for one <tbody> a row
    list_display = ["tree_actions", "indented_title", "slug", "is_shown"]
    list_display_links = ["indented_title"]
    sortable_by = []
    expand_tree_by_default = True
    search_fields = ["name", "slug"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "parent", "slug", "description", "picture"]
    steps = [
        Step(
            "hide",
            gettext_lazy("Hide branch"),
            "catalog.delete_category",
            lambda category, *, by: operations.delete_category(category),
            is_possible=lambda category: category.is_active,
            help=gettext_lazy(
                "With all that lies below it. The products stay on sale, without a category."
            ),
            is_grave=True,
        ),
        Step(
            "restore",
            gettext_lazy("Show branch again"),
            "catalog.change_category",
            lambda category, *, by: operations.restore_category(category),
            is_possible=lambda category: not category.is_active,
            help=gettext_lazy("With all that lies below it. Products are put back by hand."),
        ),
    ]

    def _tree_context(self, request):
        context = super()._tree_context(request)
        said = {
            "before": _("Drop it before this one"),
            "child": _("Drop it inside this one"),
            "after": _("Drop it beside this one"),
        }
        return context | {"messages": context["messages"] | said}

    @display(description=gettext_lazy("name"))
    def indented_title(self, category):
        return super().indented_title(category)

    @display(description=gettext_lazy("shown"), boolean=True)
    def is_shown(self, category):
        return category.is_active

    @display(description=gettext_lazy("move"))
    def tree_actions(self, category):
        return super().tree_actions(category)

    def get_search_results(self, request, queryset, search_term):
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.active()
        return super().get_search_results(request, queryset, search_term)

    def save_model(self, request, obj, form, change):
        typed = {name: form.cleaned_data[name] for name in form.changed_data}
        if "picture" in typed:
            typed["picture"] = typed["picture"] or None  # a ticked box takes it away
        if change:
            operations.change_category(obj, **typed)
        else:
            obj.pk = operations.create_category(**typed).pk

    def _move_node(self, request: HttpRequest) -> HttpResponse:
        """What the script posts once a row was dropped; it then reloads the page."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        position = request.POST.get("position")
        category = self.dragged(request, "cut_item")
        target = self.dragged(request, "pasted_on")
        if position not in DRAGGED_TO or category is None or target is None:
            messages.error(request, _("Objects have disappeared, try again."))
            return HttpResponse("FAIL")
        try:
            operations.move_category(category, target, position)
        except ShopError as error:
            log_refusal(error)
            messages.error(request, f"{category}: {error}")
            return HttpResponse("FAIL")
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            messages.error(request, _("Somebody else is moving categories. Please try again."))
            return HttpResponse("FAIL")
        self.log_change(request, category, [{"changed": {"fields": ["parent"]}}])
        messages.success(request, _("%s has been moved.") % category)
        return HttpResponse("OK")

    def dragged(self, request: HttpRequest, name: str) -> Category | None:
        return Category.objects.filter(pk=whole_number(request.POST.get(name, ""))).first()
