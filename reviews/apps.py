from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = _("Feedback")

    def ready(self):
        from orders.offers import offers_from
        from reviews import offers

        offers_from("review", offers.review)
