from audit.recording import log
from promotions.models import Promotion

log(Promotion, without={"used"})
