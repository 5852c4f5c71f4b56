"""Papers of an order: the invoice, and the slip that lies in the parcel. Pure drawing; what
somebody may see of the order is decided before (orders/presentation.py)."""

from orders.documents.invoice import invoice
from orders.documents.packing import packing_slip, packing_slips

__all__ = ["invoice", "packing_slip", "packing_slips"]
