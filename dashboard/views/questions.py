"""What shoppers and buyers ask, and the vendor's answers."""

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
from dashboard.forms.shop import AnswerForm
from dashboard.views.access import ShopRequest, for_vendors
from orders.models import Question
from orders.operations import answer_question

PAGE = 20
TABS = [("", gettext_lazy("All")), ("open", gettext_lazy("Not answered"))]


@require_safe
@for_vendors
def question_list(request: ShopRequest) -> HttpResponse:
    """Newest first; `status` chooses, `after` pages."""
    found = Question.objects.answerable_by(request.user)
    status = request.GET.get("status", "")
    if status == "open":
        found = found.unanswered()
    elif status:
        raise Http404
    known = found.select_related("product", "asker", "fulfillment__order")
    page = KeysetPage(request.GET, known, size=PAGE)
    context = {
        "page": "questions",
        "rows": [
            {
                "question": row,
                "form": AnswerForm(initial={"answer": row.answer}, auto_id=f"question-{row.pk}-%s"),
            }
            for row in page.rows
        ],
        "next": page.next,
        "status": status,
        "tabs": TABS,
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboard/questions/list.html", context)


@require_POST
@for_vendors
def answer(request: SignedInPageRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(Question.objects.answerable_by(request.user), pk=pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data["answer"]
        attempt(
            request,
            lambda: answer_question(question, by=request.user, answer=words),
            _("Your answer is sent."),
        )
    else:
        messages.error(request, str(form.errors["answer"][0]))
    return redirect(f"{reverse('dashboard:questions')}?{request.GET.urlencode()}#question-{pk}")
