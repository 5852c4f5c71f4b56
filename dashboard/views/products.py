"""Goods: the list with its stock, one product with its variants, and its pictures."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.models import Product, SustainabilityAttribute, Variant
from catalog.models.variant import LOW_STOCK, MAX_STOCK
from catalog.operations import (
    add_image,
    archive_product,
    change_image,
    change_product,
    create_product,
    delete_image,
    restore_product,
)
from catalog.operations.images import MAX_IMAGES
from catalog.reads.tree import path_to, whole_tree
from core.errors import ShopError
from core.forms import whole_number
from core.logs import log_refusal
from core.pages.keyset import KeysetPage
from core.pages.refusals import attempt
from core.pictures import MAX_BYTES
from dashboard.forms.products import (
    PictureForm,
    ProductForm,
    VariantForm,
    Variants,
    show_product_refusal,
)
from dashboard.views.access import ShopRequest, for_vendors
from orders.stats import low_stock
from vendors.models import Vendor

PAGE = 20
KNOWN_ATTRIBUTES = 24  # ticked rather than typed: the first ones are the house's own
TABS = [
    ("", gettext_lazy("All")),
    (Product.Status.PUBLISHED.value, gettext_lazy("On sale")),
    ("low", gettext_lazy("Low in stock")),
    (Product.Status.DRAFT.value, gettext_lazy("Drafts")),
    (Product.Status.ARCHIVED.value, gettext_lazy("Archived")),
]


def product_of(vendor: Vendor, pk: int) -> Product:
    return get_object_or_404(Product.objects.sold_by(vendor).for_its_page(), pk=pk)


# ── the list ────────────────────────────────────────────────────────────────────────────────────


@require_safe
@for_vendors
def product_list(request: ShopRequest) -> HttpResponse:
    """Newest first; `status` and `q` choose, `after` pages."""
    goods = Product.objects.sold_by(request.vendor)
    status, text = request.GET.get("status", ""), request.GET.get("q", "").strip()[:100]
    if status == "low":
        goods = goods.filter(pk__in=low_stock(request.vendor).values("product"))
    elif status in Product.Status.values:
        goods = goods.filter(status=status)
    elif status:
        raise Http404
    else:
        goods = goods.exclude(status=Product.Status.ARCHIVED)
    goods = goods.matching(text)
    sold = Prefetch("variants", Variant.objects.filter(is_active=True), to_attr="sold_as")
    page = KeysetPage(request.GET, goods.prefetch_related(sold), size=PAGE)
    context = {
        "page": "products",
        "goods": page.rows,
        "next": page.next,
        "status": status,
        "q": text,
        "tabs": TABS,
        "low": LOW_STOCK,
        "most": MAX_STOCK,
        "query": request.GET.urlencode(),
    }
    return render(request, "dashboard/products/list.html", context)


@require_POST
@for_vendors
def set_stock(request: ShopRequest, pk: int) -> HttpResponse:
    """What was counted, variant by variant. What nobody typed over is left alone, for something
    may have been sold since."""
    product = get_object_or_404(Product.objects.sold_by(request.vendor), pk=pk)
    counted, problem = {}, ""
    for name, sent in request.POST.items():
        text = str(sent)
        kind, _dash, variant = name.partition("-")
        if kind != "stock" or text == request.POST.get(f"was-{variant}"):
            continue
        number, stock = whole_number(variant), whole_number(text.strip())
        if number is None or stock is None or not 0 <= stock <= MAX_STOCK:
            problem = _("Stock is a whole number from 0 to %(most)s.") % {"most": MAX_STOCK}
        else:
            counted[number] = stock
    if counted and not problem:
        wanted = [{"id": variant, "stock": stock} for variant, stock in counted.items()]
        try:
            change_product(product, variants=wanted)
        except ShopError as error:
            log_refusal(error)
            problem = str(error)
    said = problem or _("%(name)s: stock saved.") % {"name": product.name}
    if "application/json" in request.headers.get("Accept", ""):
        left = dict(product.variants.values_list("pk", "stock"))
        return JsonResponse({"detail": said, "stock": left}, status=400 if problem else 200)
    (messages.error if problem else messages.success)(request, said)
    return redirect(f"{reverse('dashboard:products')}?{request.GET.urlencode()}#product-{pk}")


# ── one product ─────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def new_product(request: ShopRequest) -> HttpResponse:
    return product_page(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_vendors
def product(request: ShopRequest, pk: int) -> HttpResponse:
    return product_page(request, product_of(request.vendor, pk))


def product_page(request: ShopRequest, product: Product | None) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    known = list(
        SustainabilityAttribute.objects.order_by("pk").values_list("name", flat=True)[
            :KNOWN_ATTRIBUTES
        ]
    )
    initial, variants_known = {}, []
    if product:
        initial = ProductForm.initial_of(product)
        variants_known = list(product.variants.all())
    form = ProductForm(
        sent,
        initial=initial,
        product=product,
        known_attributes=list(dict.fromkeys([*known, *initial.get("kind_to", [])])),
    )
    variants: Any = Variants(
        sent,
        prefix="variants",
        initial=[VariantForm.initial_of(variant) for variant in variants_known],
        form_kwargs={"pictures": list(product.images.all()) if product else []},
    )
    # both, so that all mistakes are shown at once
    if sent is not None and all([form.is_valid(), variants.is_valid()]):
        changes = form.changes | {"variants": variants.changes(sent.get("default", ""))}
        try:
            if product is None:
                made = create_product(request.vendor, **changes)
                is_draft = made.status == Product.Status.DRAFT
                said = _("Saved as a draft. Add pictures, then put it on sale.")
                messages.success(request, said if is_draft else _("Saved. Now add pictures."))
                return redirect(f"{reverse('dashboard:product', args=[made.pk])}#pictures")
            change_product(product, **changes)
        except ShopError as error:
            show_product_refusal(form, variants, error)
        else:
            messages.success(request, _("%(name)s: saved.") % {"name": changes["name"]})
            return redirect("dashboard:product", pk=product.pk)
    tree = whole_tree()
    path = path_to(tree, whole_number(str(form["category"].value())))
    context = {
        "page": "products",
        "product": product,
        "form": form,
        "variants": variants,
        "default": default_of(sent, variants_known),
        "category": path[-1]["id"] if path else None,
        "path": " › ".join(node["name"] for node in path),
        "above": {node["id"] for node in path[:-1]},
        "roots": [node for node in tree.nodes.values() if node["parent"] is None],
        "images": product.images.all() if product else [],
        "most_images": MAX_IMAGES,
        "most_bytes": MAX_BYTES,
    }
    refused = bool(form.errors or (variants.is_bound and variants.total_error_count()))
    return render(
        request, "dashboard/products/product.html", context, status=400 if refused else 200
    )


def default_of(sent, variants: list[Variant]) -> str:
    if sent is not None:
        return sent.get("default", "")
    return next((str(n) for n, variant in enumerate(variants) if variant.is_default), "0")


@require_POST
@for_vendors
def publish(request: ShopRequest, pk: int) -> HttpResponse:
    product = product_of(request.vendor, pk)
    done = _("%(name)s is on sale.") % {"name": product.name}
    attempt(request, lambda: change_product(product, status=Product.Status.PUBLISHED), done)
    return redirect("dashboard:product", pk=pk)


@require_POST
@for_vendors
def archive(request: ShopRequest, pk: int) -> HttpResponse:
    product = product_of(request.vendor, pk)
    done = _("%(name)s is off sale, in the archive.") % {"name": product.name}
    attempt(request, lambda: archive_product(product), done)
    return redirect("dashboard:product", pk=pk)


@require_POST
@for_vendors
def restore(request: ShopRequest, pk: int) -> HttpResponse:
    product = product_of(request.vendor, pk)
    done = _("%(name)s is on sale again.") % {"name": product.name}
    attempt(request, lambda: restore_product(product), done)
    return redirect("dashboard:product", pk=pk)


# ── pictures ────────────────────────────────────────────────────────────────────────────────────


@require_POST
@for_vendors
def add_pictures(request: ShopRequest, pk: int) -> HttpResponse:
    """One or several files. A script sends them one by one and gets back what to show."""
    product = product_of(request.vendor, pk)
    files = request.FILES.getlist("file")[:MAX_IMAGES]
    wants_json = "application/json" in request.headers.get("Accept", "")
    added, problems = [], []
    for file in files:
        try:
            added.append(add_image(product, file=cast(BinaryIO, file)))
        except ShopError as error:
            log_refusal(error)
            problems.append(f"{file.name}: {error}")
    if not files:
        problems.append(_("Choose a picture first."))
    if wants_json:
        shown = product_of(request.vendor, pk)
        context = {"product": shown, "images": shown.images.all()}
        html = render_to_string("dashboard/products/_pictures.html", context, request)
        status = 400 if problems else 201
        return JsonResponse({"detail": " ".join(problems), "html": html}, status=status)
    for problem in problems:
        messages.error(request, problem)
    if added:
        text = ngettext("%(n)s picture added.", "%(n)s pictures added.", len(added))
        messages.success(request, text % {"n": len(added)})
    return redirect(f"{reverse('dashboard:product', args=[pk])}#pictures")


@require_POST
@for_vendors
def change_picture(request: ShopRequest, pk: int, image: int) -> HttpResponse:
    product = product_of(request.vendor, pk)
    found = get_object_or_404(product.images.select_related("product"), pk=image)
    form = PictureForm(request.POST)
    step = request.POST.get("step", "")
    steps = {
        "save": lambda: change_image(found, alt=form.cleaned_data["alt"]),
        "first": lambda: change_image(found, is_primary=True, position=0),
        "earlier": lambda: change_image(found, position=max(0, found.position - 1)),
        "later": lambda: change_image(found, position=found.position + 1),
        "remove": lambda: delete_image(found),
    }
    if step not in steps:
        raise Http404
    if form.is_valid():
        attempt(request, steps[step], _("The pictures are saved."))
    else:
        messages.error(request, str(form.errors["alt"][0]))
    return redirect(f"{reverse('dashboard:product', args=[pk])}#pictures")
