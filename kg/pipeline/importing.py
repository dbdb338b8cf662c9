"""spaCy without its command line, which nothing here calls: an HTTP client and 350 modules more."""

import importlib
import sys
from types import ModuleType
from typing import Any


def import_spacy() -> None:
    """Import spaCy, if nobody did yet; ``spacy.cli`` is imported when somebody asks for it."""
    if "spacy" in sys.modules:
        return
    stand_ins = {name: ModuleType(name) for name in ("spacy.cli", "spacy.cli.info")}
    stand_ins["spacy.cli"].__path__ = []
    vars(stand_ins["spacy.cli.info"])["info"] = _info
    sys.modules.update(stand_ins)
    try:
        importlib.import_module("spacy")
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _info(*args: Any, **options: Any) -> Any:
    """Do what ``spacy.info`` does."""
    return importlib.import_module("spacy.cli.info").info(*args, **options)
