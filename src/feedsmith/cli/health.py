"""`feedsmith health`: whether a feedsmith that serves is well, for containers without curl."""

import click

from feedsmith.cli.console import Console
from feedsmith.model.errors import ConfigError

__all__ = ["health"]

MAX_SECONDS = 5.0
URL = "http://127.0.0.1:8000/health"


@click.command()
@click.option("--url", default=URL, help=f"Where it answers. [default: {URL}]")
@click.pass_obj
def health(console: Console, /, url: str) -> bool:
    """Say whether `feedsmith serve` is well, by the exit status."""
    import http.client
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise ConfigError("--url", "no http URL", URL)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=MAX_SECONDS)
    try:
        connection.request("GET", parts.path or "/health")
        response = connection.getresponse()
        answer = response.read(1_000).decode("utf-8", "replace").strip()
    except (OSError, http.client.HTTPException) as error:
        console.print_failure(f"{url}: {error or type(error).__name__}")
        return True
    finally:
        connection.close()
    if response.status != 200:
        console.print_failure(f"{url}: {response.status}, {answer}")
        return True
    console.print_summary(answer)
    return False
