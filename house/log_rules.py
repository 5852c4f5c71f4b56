from audit.recording import log
from house.models import House

log(House)
