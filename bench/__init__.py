"""The shop side by side with a bare program over the same PostgreSQL: `make bench-side`.

servers.py      the processes: a PostgreSQL of its own, the shop as in production, the baseline
baseline.py     what PostgreSQL and HTTP allow; its schema is baseline.sql. It stays as it is, or
                figures of different days could not be compared
shop.py         buyers, carts and addresses to drive the shop with
paths.py        what is asked of both
beside.py       hot reads while somebody waits for a sheet, a paper, an upload
client.py       who asks: sixteen at once, over connections that stay
report.py       the table
"""
