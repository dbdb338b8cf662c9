"use strict";
/* The rows that payload.py wrote → records, and the indices that everything else looks things up in. */

const Data = (() => {
  const raw = JSON.parse(document.getElementById("data").textContent);
  const nothing = Object.freeze([]);
  const whole = (kind, id) => id.startsWith("=") ? id.slice(1) : `${kind}/${id}`;

  /* Entities are numbered by weight, the weightiest first: the independent sources of all their lines. */
  const classOf = new Map(raw.entities.map(([id, , type]) => [id, raw.classes[type]]));
  const independent = new Map(raw.assertions.map(([subject, object, relation, count]) => [`${subject} ${relation} ${object}`, count]));
  const weights = new Map(raw.entities.map(([id]) => [id, 0]));
  const drawn = new Set();
  for (const [, ids, relations, , , rows] of raw.articles) {
    for (const row of rows) {
      const [subject, relation, object, of] = [ids[row[1]], relations[row[2]], ids[row[3]], ids[row[14]]];
      const end = classOf.get(object) === "Position" ? of : object;
      const triple = `${subject} ${relation} ${object}`;
      if (end === undefined || drawn.has(`${triple} ${end}`)) continue;
      drawn.add(`${triple} ${end}`);
      for (const id of [subject, end]) weights.set(id, weights.get(id) + (independent.get(triple) || 1));
    }
  }
  const entities = raw.entities
    .map(([id, name, type, aliases = nothing, wikidata = "", alpha2 = "", alpha3 = ""]) => ({
      short: id, index: 0, id: whole("entity", id), name, type: raw.classes[type], aliases, wikidata, alpha2, alpha3, subjectOf: [], objectOf: [], saidBy: [], officesOf: [],
    }))
    .sort((a, b) => weights.get(b.short) - weights.get(a.short) || (a.id < b.id ? -1 : 1));
  entities.forEach((entity, index) => { entity.index = index; });
  const byShort = new Map(entities.map((entity) => [entity.short, entity]));

  const used = new Set(raw.articles.flatMap(([, , names]) => names));
  const relations = raw.relations.filter(([id]) => used.has(id)).map(([id, label, inverse]) => ({ id, label, inverse }));
  const relationById = new Map(relations.map((relation) => [relation.id, relation]));
  const documents = raw.articles.map(([[id, title, publisher, date, url]], index) =>
    ({ index, id, title: title || id, publisher, date, url }));
  const claims = raw.articles.flatMap(([, ids, names, extractors, passages, rows], place) => rows.map((row) => {
    const [id, subject, relation, object, passage, start, end, offset, quantity, stage, polarity,
      modality, time, about, of, attribution, confidence, extractor] = row;
    const document = documents[place];
    const entity = (number) => byShort.get(ids[number]);
    return {
      index: 0, id: whole("claim", id), document, about, confidence, time,
      extractor: extractors[extractor],
      subject: entity(subject),
      relation: relationById.get(names[relation]),
      object: entity(object),
      passage: passages[passage], start, end, offset,
      quantity: quantity && { value: quantity[0], unit: quantity[1], qualifier: quantity[2] },
      stage: stage < 0 ? "" : raw.stages[stage],
      polarity: raw.polarities[polarity],
      modality: raw.modalities[modality],
      of: of < 0 ? null : entity(of),
      speakers: attribution.length ? attribution.map(entity) : nothing,
      triple: `${ids[subject]} ${names[relation]} ${ids[object]}`,
      published: day(document.date),
      spoken: day(time.split("/")[0] || time.split("/")[1] || ""),
    };
  }));
  claims.forEach((claim, index) => { claim.index = index; });

  const triples = new Map();
  for (const claim of claims) {
    claim.subject.subjectOf.push(claim);
    claim.object.objectOf.push(claim);
    if (claim.of && isOffice(claim)) claim.of.officesOf.push(claim);
    for (const speaker of new Set(claim.speakers)) speaker.saidBy.push(claim);
    if (!triples.has(claim.triple)) triples.set(claim.triple, []);
    triples.get(claim.triple).push(claim);
  }
  const entityById = new Map(entities.map((entity) => [entity.id, entity]));
  const claimById = new Map(claims.map((claim) => [claim.id, claim]));
  const disagreements = raw.disagreements
    .map(([reason, left, right, explanation], index) =>
      ({ index, reason, left: claimById.get(whole("claim", left)), right: claimById.get(whole("claim", right)), explanation }))
    .filter(({ left, right }) => left && right);
  /** What stands where no claim does. */
  const none = claims.length ? "No claim passes the filters." : "No claim was found in these articles.";
  const opening = raw.opening.map(([id, x, y]) => [byShort.get(id).index, x, y]);

  /** Days since 1970 of an ISO date, month or year; null where there is none. */
  function day(text) {
    const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text);
    if (!match) return null;
    return dayOf(Number(match[1]), Number(match[2] || 1), Number(match[3] || 1));
  }

  /** Days since 1970 of a day; Date.UTC would take the year 66 for 1966. */
  function dayOf(year, month = 1, date = 1) {
    return Math.floor(new Date(0).setUTCFullYear(year, month - 1, date) / 86400000);
  }

  /** A claim on who holds an office: "president", of a country. */
  function isOffice(claim) {
    return claim.object.type === "Position";
  }

  /** The object in words: an office with the body that it belongs to. */
  const objectName = (claim) => claim.of ? `${claim.object.name} of ${claim.of.name}` : claim.object.name;
  const sentence = (claim) => `${claim.subject.name} ${claim.relation.label} ${objectName(claim)}`;

  /** A class in words: "Armed group". */
  const kind = (type) => type.replace(/(?!^)[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

  /** Claims that a force, zone, plan or meeting is or goes somewhere, by what they say of whom. */
  const goesTo = (claim) => claim.polarity === "affirmed" && /^(locatedIn|deploysTo)$/.test(claim.relation.id)
    && /^(Force|Zone|Plan|Meeting)$/.test(claim.subject.type);

  /** A place and the forces in it or on the way to it. */
  const forcesAt = (place) => new Set([place, ...place.objectOf.filter(goesTo).map((claim) => claim.subject)]);
  const offers = claims.filter((claim) => claim.relation.id === "offersTroops");
  /** Who is said to offer, or to refuse, troops to a place or to a force there. */
  const givers = (place, targets = forcesAt(place)) => new Set(offers.filter((claim) => targets.has(claim.object)).map((claim) => claim.subject));
  const isPlace = (entity) => /^(Place|Country|Zone)$/.test(entity.type);

  /** Where most claims say that a force is or goes; null where none does. */
  function whereIs(entity) {
    const places = entity.subjectOf.filter(goesTo).map((claim) => claim.object);
    const times = (place) => places.filter((other) => other === place).length;
    return places.sort((a, b) => times(b) - times(a) || a.index - b.index)[0] || null;
  }

  const isoDay = (days) => new Date(days * 86400000).toISOString().slice(0, 10);

  const quote = (claim) => claim.passage.slice(claim.start, claim.end);
  const sources = (triple) => independent.get(triple) || 1;

  const millions = new Intl.NumberFormat("en", { notation: "compact", compactDisplay: "long", maximumFractionDigits: 2 });

  /** A quantity in words: "about 20,000 troops", "1.5 billion USD", "53%". */
  function amount(quantity) {
    if (!quantity) return "";
    const value = quantity.value >= 1e6 ? millions.format(quantity.value) : Dom.number(quantity.value);
    const unit = quantity.unit === "percent" ? "%" : quantity.unit ? ` ${quantity.unit}` : "";
    return `${quantity.qualifier === "exactly" ? "" : quantity.qualifier + " "}${value}${unit}`;
  }

  /** A time in words: "2026-02", "2026-01 to 2026-03", "until 2026-07", "since 2019". */
  function period(time) {
    const [start, end] = time.split("/");
    if (end === undefined) return time;
    return start && end ? `${start} to ${end}` : start ? `since ${start}` : `until ${end}`;
  }

  /** How an edge is drawn: "denied", "open" (promised, possible, on a condition) or "stated". */
  function status(claim) {
    if (claim.polarity === "negated") return "denied";
    return claim.modality === "actual" ? "stated" : "open";
  }

  return {
    base: raw.base, classes: raw.classes, stages: raw.stages, polarities: raw.polarities,
    modalities: raw.modalities, relations, documents, entities, claims, triples, disagreements,
    opening, entityById, claimById, day, dayOf, isoDay, none, isOffice, objectName, sentence, kind, forcesAt, whereIs, offers, givers, isPlace, quote, sources, amount, period, status,
  };
})();
