"""Gold and claims files → records; a claims file may be any system's."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from kg.errors import EvaluationError
from kg.evaluation.records import Attributes, GoldClaim, GoldDocument, GoldEntity, Predicted


def read_gold(folders: Iterable[Path]) -> tuple[GoldDocument, ...]:
    """Return the gold documents of some folders, in the order of the folders and names.

    Raises EvaluationError where a folder holds none, or a file is broken or lacks its article.
    """
    documents = []
    for folder in folders:
        paths = sorted(folder.glob("*.json"))
        if not paths:
            raise EvaluationError(f"{folder} holds no gold files (NAME.json beside NAME.txt)")
        documents += [_read_document(path) for path in paths]
    return tuple(documents)


def read_predicted(path: Path) -> tuple[Predicted, ...]:
    """Return the claims of a claims file, in its order.

    Raises EvaluationError where the file cannot be read or a line is no claim.
    """
    # splitlines and not "\n": the reference scorer reads lines so
    lines = _read(path).splitlines()
    return tuple(_read_claims(path, lines))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise EvaluationError(f"cannot read {path}: {reason}") from error


def _read_claims(path: Path, lines: Iterable[str]) -> Iterator[Predicted]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
            yield Predicted(
                PurePath(str(data["document"])).name.removesuffix(".txt"),
                _names(data["subject"]),
                data["relation"],
                _names(data["object"]),
                _attributes(data, tuple(_names(s) for s in data.get("attribution") or ())),
                str((data.get("evidence") or {}).get("text") or ""),
                str(data.get("extractor") or ""),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EvaluationError(f"{path}, line {number} is no claim: {_fault(error)}") from None


def _read_document(path: Path) -> GoldDocument:
    text = _read(path.with_suffix(".txt"))
    try:
        data = json.loads(_read(path))
        entities = {
            e["id"]: GoldEntity(e["id"], e["type"], tuple(e["names"])) for e in data["entities"]
        }
        claims = tuple(_gold_claim(claim, entities) for claim in data["claims"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EvaluationError(f"{path} is no gold file: {_fault(error)}") from None
    return GoldDocument(path.stem, entities, claims, " ".join(text.split()))


def _gold_claim(data: Mapping[str, Any], entities: Mapping[str, GoldEntity]) -> GoldClaim:
    for end in ("subject", "object"):
        if data[end] not in entities:
            raise ValueError(f"the {end} {data[end]!r} is none of its entities")
    sources = [entities[source] for source in data.get("attribution") or ()]
    body = str(data.get("of") or "")
    names = entities[body].names if body in entities else (body,)
    return GoldClaim(
        (data["subject"], data["relation"], data["object"]),
        _attributes(data, tuple(source.names for source in sources)),
        sources[0] if sources else None,
        # the reference scorer compares the body of an office as a country, by name
        GoldEntity(body, "Country", names) if body else None,
        data["evidence"],
    )


def _attributes(data: Mapping[str, Any], sources: tuple[tuple[str, ...], ...]) -> Attributes:
    quantity = data.get("quantity")
    return Attributes(
        polarity=data.get("polarity") or "affirmed",
        modality=data.get("modality") or "actual",
        stage=data.get("stage") or "",
        quantity=_number(quantity),
        has_quantity=bool(quantity),
        time=str(data.get("time") or ""),
        sources=sources,
        of=_names(data.get("of")),
    )


def _number(quantity: Any) -> float | None:
    try:
        return float(quantity["value"]) if quantity else None
    except (TypeError, ValueError, KeyError):
        return None


def _names(entity: Any) -> tuple[str, ...]:
    """Return the names of a predicted entity, which may be a string or an object."""
    if entity is None:
        return ()
    if isinstance(entity, str):
        return (entity,)
    names = [entity.get("name"), entity.get("label"), *(entity.get("aliases") or [])]
    if wrong := [name for name in names if name and not isinstance(name, str)]:
        raise ValueError(f"the name {wrong[0]!r} is no text")
    return tuple(name for name in names if name)


def _fault(error: Exception) -> str:
    return f"no field {error}" if isinstance(error, KeyError) else " ".join(str(error).split())
