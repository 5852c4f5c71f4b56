"""Where the web server listens, as an address to type into a browser."""

REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # who listens everywhere also listens here


def reached_at(host: str) -> str:
    return REACHED_AT.get(host, host)


def address(host: str, port: int) -> str:
    name = reached_at(host)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
