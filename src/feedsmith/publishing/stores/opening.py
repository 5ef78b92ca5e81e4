"""Which store a URL means."""

from collections.abc import Mapping
from typing import Any

from feedsmith.config.outputs import StoreUrl
from feedsmith.publishing.stores.store import Limits, Store

__all__ = ["open_store"]


def open_store(url: StoreUrl, limits: Limits, options: Mapping[str, Any]) -> Store:
    """The store of the URL. `options` are for a driver of fsspec: other stores have none.

    Nothing is asked of it yet. Raises TypeError for options of a store that has none.
    """
    if url.scheme in ("sftp", "ssh", "ftp"):
        if options:
            raise TypeError(f"{url.scheme}:// takes no options: {', '.join(options)}")
        if url.scheme == "ftp":
            from feedsmith.publishing.stores.ftp import FtpStore  # only for those who use it, as are all of these

            return FtpStore(url, limits)
        from feedsmith.publishing.stores.sftp import SftpStore  # an extra; paramiko 150 ms

        return SftpStore(url, limits)
    from feedsmith.publishing.stores import clouds  # an extra; fsspec 80 ms

    kinds = {"s3": clouds.S3Store, "s3a": clouds.S3Store, "gs": clouds.GoogleStore, "gcs": clouds.GoogleStore}
    azure = dict.fromkeys(("az", "abfs", "abfss"), clouds.AzureStore)
    return {**kinds, **azure}.get(url.scheme, clouds.CloudStore)(url, limits, options)
