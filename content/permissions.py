from rest_framework.permissions import SAFE_METHODS, BasePermission

from content.filters import ArticleFilterSet, TestimonialFilterSet
from content.models import may_delete, may_moderate, may_see_drafts
from core.api.permissions import staff_by_method
from vendors.permissions import IsVendor

MayWritePages = staff_by_method("content.page")
MayWriteArticles = staff_by_method("content.article", is_public=True)


class MayListDrafts(BasePermission):
    """A list of drafts is for editors."""

    def has_permission(self, request, view) -> bool:
        asked, _wrong = ArticleFilterSet.check(request.query_params)
        return view.action != "list" or not asked.get("drafts") or may_see_drafts(request.user)


class MayListUnpublished(BasePermission):
    """Testimonials that are not published: vendors list their own, staff everybody's."""

    def has_permission(self, request, view) -> bool:
        asked, _wrong = TestimonialFilterSet.check(request.query_params)
        if asked.get("mine"):
            return IsVendor().has_permission(request, view)
        return "status" not in asked or may_moderate(request.user)


class MayWriteTestimonials(BasePermission):
    """Vendors, and staff who moderate; which rows they reach, the viewset says."""

    def has_permission(self, request, view) -> bool:
        if request.method in SAFE_METHODS:
            return True
        if request.method == "DELETE" and may_delete(request.user):
            return True
        return may_moderate(request.user) or IsVendor().has_permission(request, view)
