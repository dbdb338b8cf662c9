"""Reads gazetteer files, checks them and merges them; every fault is reported at once."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model import EntityType
from kg.model.identifiers import slug
from kg.resources.faults import Faults, text_of, texts_of
from kg.resources.files import parse_yaml
from kg.resources.gazetteer import Gazetteer, GazetteerEntry
from kg.resources.names import fold

_LISTS = (
    "names",
    "weak_names",
    "adjectives",
    "people",
    "metonyms",
    "descriptions",
    "series",
    "regions",
)
_ID = re.compile(r"[^\W_A-Z]+(-[^\W_A-Z]+)*")
_DAY = r"\d{4}(-\d\d(-\d\d)?)?"
_PERIOD = re.compile(rf"{_DAY}/({_DAY})?|/{_DAY}")
_CODES = {
    "country": (_ID, "the id of a country such as indonesia"),
    "body": (_ID, "the id of an organisation or force such as united-nations"),
    "wikidata": (re.compile(r"Q[1-9][0-9]*"), "a Wikidata id such as Q252"),
    "iso_alpha2": (re.compile(r"[A-Z]{2}"), "two capital letters such as ID"),
    "iso_alpha3": (re.compile(r"[A-Z]{3}"), "three capital letters such as IDN"),
    "period": (_PERIOD, "first and last day or year, such as 2007/2022-03-31 or 2025/"),
}
_KEYS = ("id", "type", "name", *_LISTS, *_CODES)
_TYPES = {type_.value: type_ for type_ in EntityType}
_BODIES = frozenset({EntityType.ORGANIZATION, EntityType.FORCE, EntityType.ARMED_GROUP})
_LONGEST_NAME = 200
_FIELDS = [*GazetteerEntry._fields]

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
        for entry in _Reader(file, FILE_TYPES.get(Path(file).stem), entries, faults).entries(data):
            if entry.id in entries:
                faults.add(file, entry.id, f"this id is already used in {origin[entry.id]}")
            entries[entry.id] = entry
            origin[entry.id] = file
    for path in extra:
        for entry in _Reader(str(path), None, entries, faults).entries(_user_data(path, faults)):
            entries[entry.id] = _merged(entries.get(entry.id), entry)
            origin[entry.id] = str(path)
    _check_links(entries, origin, faults)
    _check_owners(entries, origin, faults)
    return Gazetteer(tuple(_with_wider_regions(entries).values()))


def pack(gazetteer: Gazetteer) -> dict[str, Any]:
    """Return a checked gazetteer as plain data, which :func:`unpack` reads without checking it again."""
    rows = [{k: v for k in _FIELDS if (v := getattr(e, k))} for e in gazetteer.entries]
    return {"fields": _FIELDS, "entries": rows}


def unpack(data: Mapping[str, Any] | None) -> Gazetteer | None:
    """Return a packed gazetteer, None where there is none, or it is broken or of another version."""
    if data is None or data.get("fields") != _FIELDS:
        return None
    try:
        return Gazetteer(tuple(map(_unpacked, data["entries"])))
    except (AttributeError, KeyError, TypeError):
        return None


def _unpacked(row: dict[str, Any]) -> GazetteerEntry:
    row["type"] = _TYPES[row["type"]]
    for key in _LISTS:
        if key in row:
            row[key] = tuple(row[key])
    return GazetteerEntry(**row)


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Checks the entries of one file; ``known`` are those of the files before it."""

    file: str
    type_: EntityType | None
    known: Mapping[str, GazetteerEntry]
    faults: Faults

    def entries(self, data: Any) -> list[GazetteerEntry]:
        """Return the entries that are right; the others are faults."""
        if not isinstance(data, list):
            self.faults.add(self.file, "", "must be a list of entries, each beginning '- id: …'")
            return []
        found = []
        for number, item in enumerate(data, 1):
            if isinstance(item, dict):
                entry = self._entry(f"entry {number}", item)
                if entry is not None:
                    found.append(entry)
            else:
                problem = "must be a mapping with the keys id and name"
                self.faults.add(self.file, f"entry {number}", problem)
        return found

    def _entry(self, place: str, item: Mapping[str, Any]) -> GazetteerEntry | None:
        """Check one entry; return None where it has a fault."""
        before = len(self.faults.found)
        id_ = text_of(item.get("id"))
        if id_ is None or not _ID.fullmatch(id_):
            like = f" such as {slug(id_)!r}" if id_ else ""
            problem = f"id {item.get('id')!r} must be small letters, digits and hyphens{like}"
            self.faults.add(self.file, place, problem)
            return None
        self.faults.check_keys(self.file, id_, item, _KEYS)
        earlier = self.known.get(id_)
        name = text_of(item.get("name")) or (earlier.name if earlier else None)
        if name is None:
            self.faults.add(self.file, id_, "needs a name")
        type_ = self._type(id_, item, earlier)
        lists = {key: self._list(id_, key, item[key]) for key in _LISTS if key in item}
        codes = {key: self._code(id_, key, item[key]) for key in _CODES if key in item}
        if len(self.faults.found) > before or name is None or type_ is None:
            return None
        if name not in lists.get("weak_names", ()):
            lists["names"] = tuple(dict.fromkeys((name, *lists.get("names", ()))))
        values: dict[str, Any] = {**lists, **codes}
        return GazetteerEntry(id=id_, type=type_, name=name, **values)

    def _type(
        self, id_: str, item: Mapping[str, Any], earlier: GazetteerEntry | None
    ) -> EntityType | None:
        """Return the entry's type: as stated, as known, or that of the file."""
        stated = item.get("type", earlier.type if earlier else self.type_)
        if not isinstance(stated, str) or stated not in _TYPES:
            problem = f"type {stated!r} is unknown; allowed are {', '.join(_TYPES)}"
            self.faults.add(self.file, id_, problem)
            return None
        if earlier is not None and stated != earlier.type:
            problem = f"type {stated} differs from {earlier.type}, which it has already"
            self.faults.add(self.file, id_, problem)
        return _TYPES[stated]

    def _list(self, id_: str, key: str, value: object) -> tuple[str, ...]:
        """Check a list of names."""
        texts = texts_of(value)
        if texts is None:
            problem = f"{key} {value!r} must be a list of texts; quote yes, no, on, off"
            self.faults.add(self.file, id_, problem)
            return ()
        for text in texts:
            if (
                len(text) > _LONGEST_NAME
                or not text.isprintable()
                or not any(map(str.isalnum, text))
            ):
                problem = f"{key} {text[:40]!r} must be one short line with a letter or digit"
                self.faults.add(self.file, id_, problem)
        return texts

    def _code(self, id_: str, key: str, value: object) -> str:
        """Check an id or code."""
        shape, example = _CODES[key]
        if not isinstance(value, str) or not shape.fullmatch(value):
            self.faults.add(self.file, id_, f"{key} {value!r} must be {example}; put it in quotes")
            return ""
        return value


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
    for key in _CODES:
        values[key] = getattr(new, key) or getattr(old, key)
    return old._replace(name=new.name, **values)


def _check_links(
    entries: Mapping[str, GazetteerEntry], origin: Mapping[str, str], faults: Faults
) -> None:
    """Note countries, bodies and regions that no entry describes, and ids of others given twice."""
    seen: dict[tuple[str, str], str] = {}
    names = {e.name for e in entries.values() if e.type is EntityType.PLACE}
    for id_, entry in entries.items():
        country = entries.get(entry.country)
        if entry.country and (country is None or country.type is not EntityType.COUNTRY):
            faults.add(origin[id_], id_, f"country {entry.country!r} is not the id of a country")
        body = entries.get(entry.body)
        if entry.body and (body is None or body.type not in _BODIES):
            faults.add(origin[id_], id_, f"body {entry.body!r} is not the id of a body")
        for region in entry.regions:
            if region not in names:
                faults.add(origin[id_], id_, f"region {region!r} is not the name of a place")
        for key in ("wikidata", "iso_alpha2", "iso_alpha3"):
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
            regions += [outer for outer in within.get(region, ()) if outer not in regions]
        wider = tuple(regions)
        result[id_] = entry if wider == entry.regions else entry._replace(regions=wider)
    return result
