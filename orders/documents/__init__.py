"""Papers of an order: the nota or invoice, and the slip that lies in the parcel. Pure drawing; what
somebody may see of the order is decided before (orders/presentation.py)."""

from orders.documents.invoice import file_name, invoice
from orders.documents.packing import packing_slip, packing_slips

__all__ = ["file_name", "invoice", "packing_slip", "packing_slips"]
