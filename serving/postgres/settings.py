"""What the server is started with."""

# Real data on a small machine (2 cores, 2 GB): nothing here gives up durability.
SAFE = {
    "listen_addresses": "",  # the socket's folder is the only door, and only its owner may enter
    "max_connections": "100",
    "timezone": "UTC",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "wal_compression": "on",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",  # solid state disks
    "jit": "off",  # compiling costs more than any query of a shop
    "max_parallel_workers_per_gather": "0",  # the cores are for other requests
}
# For tests only: a crash of the machine may lose the whole cluster.
FAST = SAFE | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum_naptime": "10min",
}
