from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from core.errors import BadInput, Conflict, ShopError


class EmptyCart(Conflict):
    code = "empty_cart"
    message = _("The cart is empty.")


class CartFull(Conflict):
    code = "cart_full"
    message = _("The cart cannot hold more.")


class Incomplete(BadInput):
    code = "required"
    message = _("This is still missing.")


class CheckoutClosed(Conflict):
    """`status`: what became of it."""

    code = "checkout_closed"
    message = _("This checkout is closed.")


class CartTooDear(Conflict):
    code = "cart_too_dear"
    message = _("The cart would come to more than one order can hold.")


class VariantRequired(BadInput):
    code = "variant_required"
    message = _("The product comes in several variants: say which one.")


class CheckoutRefused(Conflict):
    """Something in the cart cannot be bought; `problems` names every line and why."""

    message = _("Some goods in the cart cannot be bought.")

    def __init__(self, problems: Sequence[ShopError]) -> None:
        super().__init__(problems=[problem.as_dict() | problem.data for problem in problems])
        self.problems = list(problems)


class PriceChanged(Conflict):
    code = "price_changed"
    message = _("The total has changed since you saw it.")


class TransitionRefused(Conflict):
    """Not this step, not now, or not by this person. `allowed`: the statuses the asker may set."""

    code = "invalid_transition"
    message = _("The status cannot be changed like this.")


class NotAllowed(Conflict):
    """The order is visible to the asker, but changing this is somebody else's business."""

    code = "not_allowed"
    message = _("You cannot change this.")


class AddressFixed(Conflict):
    code = "already_shipped"
    message = _("The address cannot be changed once something has shipped.")


class ReasonRequired(BadInput):
    code = "required"
    message = _("Please give a reason.")


class FulfillmentRequired(BadInput):
    code = "fulfillment_required"
    message = _("The order has several open parts: say which one.")


class MetadataTooLarge(BadInput):
    code = "too_large"
    message = _("The metadata would be larger than 16 KiB.")


class ReturnRefused(Conflict):
    code = "return_refused"
    message = _("The goods cannot be returned.")


class TooManyPictures(Conflict):
    code = "too_many_pictures"
    message = _("A return shows at most five pictures.")


class UnknownStatus(BadInput):
    code = "invalid_choice"
    message = _("This is neither a status nor one of your labels.")


class LabelTaken(Conflict):
    code = "slug_taken"
    message = _("Another of your labels has this slug.")


class LabelWorn(Conflict):
    """`worn`: how many wear it. They would be called what they are not."""

    code = "label_worn"
    message = _("Parts of orders wear this label: it keeps the status that it refines.")


class UnknownLabels(BadInput):
    """Positions are given for the whole list at once: each label once, no others."""

    code = "unknown_labels"
    message = _("Name each of your labels once.")


class OpenOrders(Conflict):
    """`orders`: the numbers of those that are not over."""

    code = "open_orders"
    message = _("There are orders that are not over yet, bought or sold.")
