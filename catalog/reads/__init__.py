"""The hot reads: constant SQL to ready bytes, no ORM and no serializer in between
(docs/performance.md).

catalog/serializers.py documents what they say; catalog/tests/test_reads.py holds them to it.

Pages of ours take the same answers as dicts, one statement each:

listing.product_rows(asked, query, path)    a page of cards; `asked` is what a FilterSet of
                                            catalog.filters has checked of `query`
detail.product(reference)                   one product by id or slug, with variants, pictures,
                                            maker and path; its `slug` is the one of today
facets.facet_rows(asked)                    counts beside a list
tree.whole_tree()                           `roots`, `nodes` by id, `by_slug`; path_to, address_of
"""
