"""The scorers that lie beside the labelled data of ../shared, as modules."""

import sys
import warnings
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

__all__ = ["SHARED", "scorer"]

SHARED = Path(__file__).resolve().parents[2] / "shared"


def scorer(path: Path) -> ModuleType:
    """The module in this file, which is in no package on the path."""
    spec = spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    warnings.simplefilter("ignore", ResourceWarning)  # the scorers leave their files to the collector
    return module
