"""`feedsmith schema`: the JSON Schema of feedsmith.toml."""

import click

from feedsmith.cli.options import config_option, load_plugins

__all__ = ["schema"]


@click.command()
@config_option
def schema(config: str | None) -> bool:
    """Print the JSON Schema of feedsmith.toml, for editors.

    The options of installed plugins are part of it, and those of the configuration's one-file plugins.
    """
    import json

    from feedsmith.config.schema import make_schema

    document = make_schema(load_plugins(config))
    click.echo(json.dumps(document, indent=2))
    return False
