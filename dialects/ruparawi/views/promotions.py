"""Promotions: those with a code that are on, for everybody; all of them, for staff."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from rest_framework.request import Request

from core.errors import NotThere
from dialects.ruparawi.access import admin, anyone
from dialects.ruparawi.endpoint import Answer, Body, endpoint
from dialects.ruparawi.paging import paged
from dialects.ruparawi.serializers import promotions as shapes
from promotions import operations
from promotions.models import Promotion

BY_END: list[Any] = [F("ends_at").asc(nulls_last=True), "pk"]


def running() -> QuerySet[Promotion]:
    """Their promotions all have a code; ours without one apply by themselves."""
    return Promotion.objects.active(timezone.now()).exclude(code="").with_scope()


def listed(
    request: Request,
    promotions: QuerySet[Promotion],
    row: Callable[[Promotion], dict[str, Any]] = shapes.row,
) -> dict:
    rows, pagination = paged(request, promotions.order_by(*BY_END))
    return {
        "success": True,
        "message": "Promotions retrieved successfully",
        "promotions": [row(promotion) for promotion in rows],
        "pagination": pagination,
    }


def known(promotions: QuerySet[Promotion], pk: int) -> Promotion:
    promotion = promotions.filter(pk=pk).first()
    if promotion is None:
        raise NotThere("Promotion not found")
    return promotion


def shown(pk: int, message: str) -> dict:
    promotion = Promotion.objects.with_scope().get(pk=pk)
    return {"success": True, "message": message, "promotion": shapes.full(promotion)}


@endpoint(anyone)
def index(request: Request) -> Answer:
    return listed(request, running())


@endpoint(anyone)
def show(request: Request, pk: int) -> Answer:
    return shown(known(running(), pk).pk, "Promotion retrieved successfully")


@endpoint(admin("promotions.view_promotion"))
def index_of_all(request: Request) -> Answer:
    return listed(request, Promotion.objects.with_scope(), shapes.row_for_staff)


@endpoint(admin("promotions.add_promotion"), takes=shapes.PromotionForm)
def create(request: Request, form: Body) -> Answer:
    promotion = operations.write_promotion(**form)
    return shown(promotion.pk, "Promotion created successfully"), 201


@endpoint(admin("promotions.change_promotion"), takes=shapes.PromotionChangeForm)
def change(request: Request, pk: int, form: Body) -> Answer:
    operations.change_promotion(known(Promotion.objects.all(), pk), **form)
    return shown(pk, "Promotion updated successfully")
