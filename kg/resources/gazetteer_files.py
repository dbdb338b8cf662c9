"""Reads gazetteer files, checks them and merges them; every fault is reported at once."""

import csv
import dataclasses
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kg.model import EntityType
from kg.model.identifiers import slug
from kg.resources.faults import Faults, text_of, texts_of
from kg.resources.files import parse_yaml
from kg.resources.gazetteer import Gazetteer, GazetteerEntry
from kg.resources.names import fold

_LISTS = ("names", "weak_names", "adjectives", "people", "metonyms", "descriptions", "regions")
_SHAPES = {
    "wikidata": (re.compile(r"Q[1-9][0-9]*"), "a Wikidata id such as Q252"),
    "iso_alpha2": (re.compile(r"[A-Z]{2}"), "two capital letters such as ID"),
    "iso_alpha3": (re.compile(r"[A-Z]{3}"), "three capital letters such as IDN"),
}
_KEYS = ("id", "type", "name", *_LISTS, "country", *_SHAPES)
_TYPES = ", ".join(EntityType)
_LONGEST_NAME = 200

#: The type of the entries of a file of ours, by the file's name; a user's file states the type.
FILE_TYPES = {
    "armed_groups": EntityType.ARMED_GROUP,
    "capitals": EntityType.PLACE,
    "countries": EntityType.COUNTRY,
    "forces": EntityType.FORCE,
    "organizations": EntityType.ORGANIZATION,
    "people": EntityType.PERSON,
    "places": EntityType.PLACE,
    "plans": EntityType.PLAN,
    "regions": EntityType.PLACE,
    "zones": EntityType.ZONE,
}


def build_gazetteer(
    files: Iterable[tuple[str, Any]], extra: Iterable[Path], faults: Faults
) -> Gazetteer:
    """Merge our files (path and data) and users' files, in this order, into one gazetteer.

    Faults are added to ``faults``; the result is only whole when there are none.
    """
    entries: dict[str, GazetteerEntry] = {}
    origin: dict[str, str] = {}
    for file, data in files:
        for entry in _entries(file, data, FILE_TYPES.get(Path(file).stem), entries, faults):
            if entry.id in entries:
                faults.add(file, entry.id, f"this id is already used in {origin[entry.id]}")
            entries[entry.id] = entry
            origin[entry.id] = file
    for path in extra:
        for entry in _entries(str(path), _user_data(path, faults), None, entries, faults):
            entries[entry.id] = _merged(entries.get(entry.id), entry)
            origin[entry.id] = str(path)
    _check_links(entries, origin, faults)
    _check_owners(entries, origin, faults)
    return Gazetteer(tuple(_with_wider_regions(entries).values()))


def _user_data(path: Path, faults: Faults) -> Any:
    """Read a user's YAML or CSV file as a list of mappings."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".csv":
            return [_row(row) for row in csv.DictReader(io.StringIO(text), strict=True)]
        return parse_yaml(text)
    except (OSError, ValueError, csv.Error) as error:
        faults.add(str(path), "", f"cannot be read: {' '.join(str(error).split())}")
        return []


def _row(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """Turn a CSV row into an entry; lists are separated by semicolons."""
    entry: dict[str, Any] = {}
    for key, value in row.items():
        if key is None:
            entry["(more columns than the header)"] = value
        elif value and key in _LISTS:
            entry[key] = [part for part in (p.strip() for p in value.split(";")) if part]
        elif value:
            entry[key] = value
    return entry


def _entries(
    file: str,
    data: Any,
    type_: EntityType | None,
    known: Mapping[str, GazetteerEntry],
    faults: Faults,
) -> list[GazetteerEntry]:
    """Check the entries of one file; the faulty ones are left out."""
    if not isinstance(data, list):
        faults.add(file, "", "must be a list of entries, each beginning with '- id: …'")
        return []
    found = []
    for number, item in enumerate(data, 1):
        if not isinstance(item, dict):
            faults.add(file, f"entry {number}", "must be a mapping with the keys id and name")
            continue
        entry = _entry(file, f"entry {number}", item, type_, known, faults)
        if entry is not None:
            found.append(entry)
    return found


def _entry(  # noqa: PLR0913 (where it stands, what it holds, what is known)
    file: str,
    place: str,
    item: Mapping[str, Any],
    type_: EntityType | None,
    known: Mapping[str, GazetteerEntry],
    faults: Faults,
) -> GazetteerEntry | None:
    """Check one entry; return None where it has a fault."""
    before = len(faults.found)
    id_ = text_of(item.get("id"))
    if id_ is None or id_ != slug(id_):
        allowed = f" such as {slug(id_)!r}" if id_ else ""
        faults.add(file, place, f"id {item.get('id')!r} must be small letters and hyphens{allowed}")
        return None
    faults.check_keys(file, id_, item, _KEYS)
    earlier = known.get(id_)
    name = text_of(item.get("name")) or (earlier.name if earlier else None)
    if name is None:
        faults.add(file, id_, "needs a name")
    stated = item.get("type", earlier.type if earlier else type_)
    if stated not in list(EntityType):
        faults.add(file, id_, f"type {stated!r} is unknown; allowed are {_TYPES}")
    elif earlier is not None and stated != earlier.type:
        faults.add(file, id_, f"type {stated} differs from {earlier.type}, which it has already")
    lists = {key: _list(file, id_, key, item.get(key, []), faults) for key in _LISTS}
    for key, (shape, example) in _SHAPES.items():
        value = item.get(key, "")
        if value and not (isinstance(value, str) and shape.fullmatch(value)):
            faults.add(file, id_, f"{key} {value!r} must be {example}; put it in quotes")
    if not isinstance(item.get("country", ""), str):
        faults.add(file, id_, f"country {item['country']!r} must be the id of a country")
    if len(faults.found) > before or name is None:
        return None
    if name not in lists["weak_names"]:
        lists["names"] = tuple(dict.fromkeys((name, *lists["names"])))
    codes = {key: str(item.get(key, "")) for key in ("country", *_SHAPES)}
    return GazetteerEntry(id=id_, type=EntityType(stated), name=name, **lists, **codes)


def _list(file: str, entry: str, key: str, value: object, faults: Faults) -> tuple[str, ...]:
    """Check a list of names."""
    texts = texts_of(value)
    if texts is None:
        faults.add(file, entry, f"{key} {value!r} must be a list of texts; quote yes, no, on, off")
        return ()
    for text in texts:
        if not fold(text) or len(text) > _LONGEST_NAME or not text.isprintable():
            faults.add(file, entry, f"{key} {text[:40]!r} must be one line of printable text")
    return texts


def _merged(old: GazetteerEntry | None, new: GazetteerEntry) -> GazetteerEntry:
    """Add the names and codes of a user's entry to the one that has its id already."""
    if old is None:
        return new
    weak = tuple(dict.fromkeys((*old.weak_names, *new.weak_names)))
    values: dict[str, Any] = {}
    for key in _LISTS:
        values[key] = tuple(dict.fromkeys((*getattr(old, key), *getattr(new, key))))
    values["weak_names"] = weak
    values["names"] = tuple(name for name in values["names"] if name not in weak)
    for key in ("country", *_SHAPES):
        values[key] = getattr(new, key) or getattr(old, key)
    return dataclasses.replace(old, name=new.name, **values)


def _check_links(
    entries: Mapping[str, GazetteerEntry], origin: Mapping[str, str], faults: Faults
) -> None:
    """Note countries and regions that no entry describes, and ids of others given twice."""
    seen: dict[tuple[str, str], str] = {}
    names = {e.name for e in entries.values() if e.type is EntityType.PLACE}
    for id_, entry in entries.items():
        country = entries.get(entry.country)
        if entry.country and (country is None or country.type is not EntityType.COUNTRY):
            faults.add(origin[id_], id_, f"country {entry.country!r} is not the id of a country")
        for region in entry.regions:
            if region not in names:
                faults.add(origin[id_], id_, f"region {region!r} is not the name of a place")
        for key in _SHAPES:
            value = getattr(entry, key)
            other = seen.setdefault((key, value), id_) if value else id_
            if other != id_:
                faults.add(origin[id_], id_, f"{key} {value} belongs to {other!r} already")


def _check_owners(
    entries: Mapping[str, GazetteerEntry], origin: Mapping[str, str], faults: Faults
) -> None:
    """Note strong names that two entries claim."""
    owner: dict[str, str] = {}
    for id_, entry in entries.items():
        for name in entry.names:
            other = owner.setdefault(fold(name), id_)
            if other != id_:
                problem = f"the name {name!r} belongs to {other!r} in {origin[other]} already"
                faults.add(origin[id_], id_, f"{problem}; put it under weak_names in one of them")


def _with_wider_regions(
    entries: Mapping[str, GazetteerEntry],
) -> dict[str, GazetteerEntry]:
    """Add to each entry the regions that its regions lie in."""
    within = {e.name: e.regions for e in entries.values() if e.type is EntityType.PLACE}
    result = {}
    for id_, entry in entries.items():
        regions = list(entry.regions)
        for region in regions:  # grows while it is read: nearest first
            regions += [wider for wider in within.get(region, ()) if wider not in regions]
        result[id_] = dataclasses.replace(entry, regions=tuple(regions))
    return result
