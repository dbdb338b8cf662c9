"""YAML that says what it means: no key twice, no key that is no text, no dates."""

from typing import Any

import yaml


def parse(text: str) -> Any:
    """Parse YAML into plain data with text keys.

    Raises ValueError for broken YAML, for a key given twice, and for a key that is no text (an
    unquoted ``no`` is a truth value).
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 (the loader is a safe one)
    except yaml.YAMLError as error:
        raise ValueError(f"is no valid YAML: {' '.join(str(error).split())}") from error


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's safe loader that refuses repeated keys, keys that are no text, and dates."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (PyYAML's own way to configure a loader)
        first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 (PyYAML's signature)
        """Build a mapping, checking its keys."""
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if not isinstance(key, str):
                raise yaml.YAMLError(f"line {line}: key {key!r} is no text; put it in quotes")
            if key in mapping:
                raise yaml.YAMLError(f"line {line}: key {key!r} stands there twice")
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping
