"""The same whatever the language: each tells of the pages in all of them."""

from django.urls import path

from storefront.machines import feeds, robots, sitemaps

urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/pages.xml", sitemaps.pages, name="sitemap-pages"),
    path("sitemaps/makers-<int:number>.xml", sitemaps.makers, name="sitemap-makers"),
    path("sitemaps/goods-<int:number>.xml", sitemaps.goods, name="sitemap-goods"),
    path("feeds/google.xml", feeds.google, name="google-feed"),
    path("feeds/artikel.xml", feeds.articles, name="article-feed"),
]
