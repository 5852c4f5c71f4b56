from audit.recording import leave_out, log
from vendors.models import Vendor, VendorReview

log(Vendor, without={"applied_at"})
leave_out(VendorReview)  # a history itself
