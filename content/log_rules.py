from audit.recording import log
from content.models import Article, Testimonial

log(Article, without={"html"})  # made from the body
log(Testimonial)
