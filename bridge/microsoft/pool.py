"""The connections over which Microsoft is asked: straight, or through the proxy of the settings, and no other."""

import urllib3


def pool_of(proxy: str | None, ca_bundle: str | None, size: int = 1) -> urllib3.PoolManager:
    """Of `size` kept connections per host. It reads no environment, and keeps no cookie."""
    if proxy:
        return urllib3.ProxyManager(proxy, maxsize=size, ca_certs=ca_bundle)
    return urllib3.PoolManager(maxsize=size, ca_certs=ca_bundle)
