"""What buyers think of the goods, and the vendor's answers."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInPageRequest
from core.pages.keyset import KeysetPage
from core.pages.refusals import attempt
from dashboard.forms.shop import ReplyForm
from dashboard.views.access import ShopRequest, for_vendors
from dashboard.views.overview import rating_of
from reviews.models import Review
from reviews.operations import answer_review

PAGE = 20
TABS = [("", gettext_lazy("All")), ("open", gettext_lazy("Not answered"))]


@require_safe
@for_vendors
def review_list(request: ShopRequest) -> HttpResponse:
    """Newest first; `status` chooses, `after` pages."""
    found = Review.objects.answerable_by(request.user)
    status = request.GET.get("status", "")
    if status == "open":
        found = found.unanswered()
    elif status:
        raise Http404
    page = KeysetPage(request.GET, found.select_related("product", "author"), size=PAGE)
    context = {
        "page": "reviews",
        "rating": rating_of(request.vendor),
        "rows": [
            {
                "review": row,
                "form": ReplyForm(initial={"reply": row.reply}, auto_id=f"review-{row.pk}-%s"),
            }
            for row in page.rows
        ],
        "next": page.next,
        "status": status,
        "tabs": TABS,
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboard/reviews/list.html", context)


@require_POST
@for_vendors
def answer(request: SignedInPageRequest, pk: int) -> HttpResponse:
    reviews = Review.objects.answerable_by(request.user).select_related("product")
    review = get_object_or_404(reviews, pk=pk)
    form = ReplyForm(request.POST)
    if form.is_valid():
        reply = form.cleaned_data["reply"]
        done = _("Your answer is published.") if reply else _("Your answer is removed.")
        attempt(request, lambda: answer_review(review, reply=reply), done)
    else:
        messages.error(request, str(form.errors["reply"][0]))
    return redirect(f"{reverse('dashboard:reviews')}?{request.GET.urlencode()}#review-{pk}")
