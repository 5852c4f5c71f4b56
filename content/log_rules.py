from audit.recording import log
from content.models import Article, Banner, Page, Rail, RailProduct, Testimonial

log(Article, without={"html"})  # made from the body
log(Page, without={"html_id", "html_en"})
log(Banner)
log(Rail)
log(RailProduct)
log(Testimonial)
