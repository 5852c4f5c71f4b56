"""The hot reads: constant SQL to ready bytes, no ORM and no serializer in between
(docs/performance.md).

catalog/serializers.py documents what they say; catalog/tests/test_reads.py holds them to it.
"""
