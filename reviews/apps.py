from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Feedback")

    def ready(self):
        from core.events import subscribe
        from orders.events import OrderClaimed
        from orders.offers import offers_from
        from reviews import offers
        from reviews.operations import hand_over

        offers_from("review", offers.review)
        subscribe(OrderClaimed, hand_over)
