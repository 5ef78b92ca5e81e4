"""`feedsmith schema`: the JSON Schema of feedsmith.toml."""

import click

__all__ = ["schema"]


@click.command()
def schema() -> bool:
    """Print the JSON Schema of feedsmith.toml, for editors.

    The options of installed plugins are part of it.
    """
    import json

    from feedsmith.config.schema import make_schema
    from feedsmith.plugins.registry import Plugins

    document = make_schema(Plugins.load())
    click.echo(json.dumps(document, indent=2))
    return False
