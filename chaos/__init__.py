"""A bad day, on purpose: the shop is broken in every way we promise it survives.

    make chaos            one table: promise, what was done, figure, held or not
    make scale-out        the same shop on several processes, behind nginx, with all that it may use
    make upgrade-drill    the release before, replaced by this one while people buy

house.py        the shop's processes on a database of their own, and who starts again what dies
crowd.py        people who buy all the while, and what became of what they were told
world.py        buyers, goods, staff
trials/         one function a promise; its row of the table
undone.py       what was promised and is not done yet
report.py       the table
outside.py      nginx, Redis, PgBouncer, a streaming replica and an S3 double
scale_out.py    all of them at once
upgrade.py      two releases, one after the other
skewed.py       the shop in a process whose clock is wrong
"""
