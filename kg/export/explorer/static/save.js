"use strict";
/* Taking the visible part away: picture (PNG, SVG), table (CSV), graph (Turtle). */

const Save = (() => {
  const TERMS = `${Data.base}ontology#`;
  const PREFIXES = {
    oa: "http://www.w3.org/ns/oa#", owl: "http://www.w3.org/2002/07/owl#", prov: "http://www.w3.org/ns/prov#", rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    rdfs: "http://www.w3.org/2000/01/rdf-schema#", schema: "https://schema.org/", skos: "http://www.w3.org/2004/02/skos/core#", xsd: "http://www.w3.org/2001/XMLSchema#",
  };

  function download(name, parts, type) {
    const address = URL.createObjectURL(parts instanceof Blob ? parts : new Blob([parts], { type }));
    const anchor = Dom.el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    Dom.announce(`Saved ${name}`);
  }

  /** The claims on view: those of the drawn edges in the graph, all that pass the filters elsewhere. */
  function visible(state, claims) {
    if (state.view !== "graph") return TableView.sorted(claims, state.sort);
    return [...new Set(NetworkView.picture().view.edges.flatMap((edge) => edge.claims))].sort((a, b) => a.index - b.index);
  }

  /* CSV (RFC 4180); a cell that a spreadsheet would run as a formula is made text with an apostrophe. */

  function cell(value) {
    const text = String(value);
    const tame = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
  }

  function csv(claims) {
    const columns = [
      ...TableView.COLUMNS.map(([key, , text]) => [key, text]),
      ["value", (claim) => claim.quantity ? claim.quantity.value : ""], ["unit", (claim) => claim.quantity ? claim.quantity.unit : ""],
      ["about", (claim) => claim.about], ["of", (claim) => claim.of ? claim.of.name : ""],
      ["article", (claim) => claim.document.title], ["url", (claim) => claim.document.url], ["document", (claim) => claim.document.id],
      ["subject_id", (claim) => full(claim.subject.id)], ["object_id", (claim) => full(claim.object.id)], ["claim_id", (claim) => full(claim.id)],
    ];
    const lines = [columns.map(([key]) => key), ...claims.map((claim) => columns.map(([, text]) => text(claim)))];
    return lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  }

  async function copy(claims) {
    const text = csv(claims);
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages opened from a file may not use the clipboard interface; a selection always may be copied.
      const area = Dom.el("textarea", { class: "unseen" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    Dom.announce(`${Dom.plural(claims.length, "claim")} copied as CSV`);
  }

  /* Turtle 1.1, in the terms of graph.ttl, so that a part that was saved can be loaded beside the whole. */

  const full = (id) => /^[a-z][a-z0-9+.-]*:/i.test(id) ? id : Data.base + id;
  const percent = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  const iri = (id) => `<${full(id).replace(/[\u0000-\u0020<>"{}|^`\\]/g, percent)}>`;
  const documentPart = (id) => encodeURIComponent(id.toWellFormed()).replace(/[!'()*]/g, percent).replaceAll("%2F", "/");
  const term = (local) => /^[A-Za-z][A-Za-z0-9]*$/.test(local) ? `kg:${local}` : iri(TERMS + encodeURIComponent(local));
  const ESCAPES = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  /** A text in quotation marks; what XML cannot hold becomes U+FFFD, as in every other export. */
  const literal = (text) => `"${text.toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufdd0-\ufdef]|\p{Noncharacter_Code_Point}/gu, "\ufffd")
    .replace(/[\\"\n\r\t]/g, (character) => ESCAPES[character])}"`;
  const typed = (value, type) => `"${value}"^^xsd:${type}`;
  const decimal = (value) => typed(Number.isInteger(value) ? BigInt(value).toString() : /e/.test(String(value)) ? value.toFixed(20).replace(/0+$/, "") : String(value), "decimal");
  const properties = (subject, pairs) => `${subject} ${pairs.filter(Boolean).map(([property, value]) => `${property} ${value}`).join(" ;\n    ")} .`;

  function turtle(claims) {
    const entities = new Set();
    const documents = new Set();
    const direct = new Set();
    const blocks = [];
    for (const claim of claims) {
      for (const entity of [claim.subject, claim.object, claim.of, ...claim.speakers]) if (entity) entities.add(entity);
      documents.add(claim.document);
      if (claim.polarity === "affirmed" && /^(actual|planned)$/.test(claim.modality)) direct.add(`${iri(claim.subject.id)} ${term(claim.relation.id)} ${iri(claim.object.id)} .`);
      blocks.push(...claimTurtle(claim));
    }
    return [
      `@prefix kg: <${TERMS}> .`,
      ...Object.entries(PREFIXES).map(([prefix, base]) => `@prefix ${prefix}: <${base}> .`), "",
      ...[...direct].sort(), "", ...[...entities].map(entityTurtle), "", ...[...documents].map(documentTurtle), "", ...blocks, "",
    ].join("\n");
  }

  function entityTurtle(entity) {
    return properties(iri(entity.id), [
      ["a", term(entity.type)], ["rdfs:label", literal(entity.name)], ...entity.aliases.map((alias) => ["skos:altLabel", literal(alias)]),
      /^Q[1-9]\d*$/.test(entity.wikidata) ? ["owl:sameAs", `<http://www.wikidata.org/entity/${entity.wikidata}>`] : null,
      entity.alpha2 ? ["kg:isoAlpha2", literal(entity.alpha2)] : null, entity.alpha3 ? ["kg:isoAlpha3", literal(entity.alpha3)] : null,
    ]);
  }

  function documentTurtle({ id, title, publisher, date, url }) {
    return properties(iri(`document/${documentPart(id)}`), [
      ["a", "schema:NewsArticle"], ["schema:headline", literal(title)], publisher ? ["schema:publisher", literal(publisher)] : null,
      date ? ["schema:datePublished", typed(date, "date")] : null, url ? ["schema:url", literal(url)] : null,
    ]);
  }

  /** A claim, its chain of speakers and its evidence. */
  function claimTurtle(claim) {
    const [quote, place] = [Data.quote(claim), `document/${documentPart(claim.document.id)}`];
    const end = claim.offset + [...quote].length;
    const evidence = iri(`evidence/${documentPart(claim.document.id)}/${claim.offset}-${end}`);
    const link = (rank) => iri(`${claim.id}/attribution/${rank + 1}`);
    return [
      properties(iri(claim.id), [
        ["a", "kg:Claim"], ["rdf:subject", iri(claim.subject.id)], ["rdf:predicate", term(claim.relation.id)], ["rdf:object", iri(claim.object.id)],
        ["kg:polarity", literal(claim.polarity)], ["kg:modality", literal(claim.modality)], claim.stage ? ["kg:stage", literal(claim.stage)] : null,
        ...(claim.quantity ? [["kg:quantityValue", decimal(claim.quantity.value)], ["kg:quantityUnit", literal(claim.quantity.unit)], ["kg:quantityQualifier", literal(claim.quantity.qualifier)]] : []),
        claim.time ? ["kg:time", literal(claim.time)] : null, claim.about ? ["kg:about", literal(claim.about)] : null, claim.of ? ["kg:of", iri(claim.of.id)] : null,
        ...claim.speakers.flatMap((speaker, rank) => [["kg:saidBy", iri(speaker.id)], ["kg:attribution", link(rank)]]),
        ["kg:confidence", decimal(claim.confidence)], claim.extractor ? ["kg:extractor", literal(claim.extractor)] : null, ["prov:wasDerivedFrom", evidence],
      ]),
      ...claim.speakers.map((speaker, rank) => properties(link(rank), [["a", "kg:Attribution"], ["kg:position", typed(rank + 1, "integer")], ["kg:speaker", iri(speaker.id)]])),
      properties(evidence, [
        ["a", "oa:TextQuoteSelector , oa:TextPositionSelector"], ["oa:hasSource", iri(place)], ["oa:exact", literal(quote)],
        ["oa:start", typed(claim.offset, "integer")], ["oa:end", typed(end, "integer")],
      ]),
    ];
  }

  /* Pictures */

  function png(name) {
    const { frame } = NetworkView.picture();
    const source = frame.querySelector("canvas");
    const copyOf = Dom.el("canvas", { width: source.width, height: source.height });
    const context = copyOf.getContext("2d");
    context.fillStyle = Drawing.theme().ground;
    context.fillRect(0, 0, copyOf.width, copyOf.height);
    context.drawImage(source, 0, 0);
    copyOf.toBlob((blob) => download(name, blob), "image/png");
  }

  /** The canvas as it stands, drawn once more as vectors. */
  function svgText() {
    const { view, positions, labels, frame, nodes, scale, toScreen } = NetworkView.picture();
    const colours = Drawing.theme();
    const [width, height] = [frame.clientWidth, frame.clientHeight];
    const at = (index) => toScreen(positions.get(index));
    const round = (value) => Math.round(value * 10) / 10;
    const picture = Dom.svg("svg", { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": Drawing.FONT });
    const heads = { stated: colours.faint, open: colours.faint, denied: colours.denied };
    picture.append(Dom.svg("defs", {}, Object.entries(heads).map(([status, colour]) => Dom.svg("marker", {
      id: `head-${status}`, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse",
    }, Dom.svg("path", { d: status === "denied" ? "M7,0L9,0L9,10L7,10z" : "M0,0L10,5L0,10z", fill: colour })))),
    Dom.svg("rect", { width, height, fill: colours.ground }));
    for (const edge of view.edges) {
      const [from, to] = [at(edge.subject.index), at(edge.object.index)];
      const via = NetworkView.bendPoint(edge);
      const bend = via ? toScreen(via) : { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
      const radius = (nodes.get(edge.object.index).size + 2) * scale;
      const reach = Math.hypot(to.x - bend.x, to.y - bend.y) || 1;
      const tip = { x: to.x - ((to.x - bend.x) / reach) * radius, y: to.y - ((to.y - bend.y) / reach) * radius };
      picture.append(Dom.svg("path", {
        d: `M${round(from.x)},${round(from.y)}Q${round(bend.x)},${round(bend.y)} ${round(tip.x)},${round(tip.y)}`, fill: "none", stroke: Drawing.edgeColour(edge, colours),
        "stroke-width": round(Math.max(Drawing.width(edge) * scale, 0.8)), "stroke-dasharray": edge.status === "open" ? "7 5" : edge.status === "denied" ? "2 3" : null, "marker-end": `url(#head-${edge.status})`,
      }, Dom.svg("title", {}, Data.sentence(edge.claims[0]))));
    }
    for (const entity of view.nodes) {
      const { x, y } = at(entity.index);
      const [colour, shape, hollow] = Drawing.look(entity.type);
      picture.append(Dom.svg("path", { d: Drawing.outline(shape, round(nodes.get(entity.index).size * scale)), transform: `translate(${round(x)} ${round(y)})`, ...Drawing.paint(colour, hollow, colours) }, Dom.svg("title", {}, entity.name)));
    }
    for (const label of labels) {
      picture.append(Dom.svg("text", {
        "text-anchor": "middle", "font-size": label.size, "font-style": label.edge ? "italic" : null, "font-weight": label.bold ? 600 : null,
        fill: label.edge ? (label.denied ? colours.denied : colours.accent) : colours.ink, stroke: colours.ground, "stroke-width": 3, "paint-order": "stroke",
      }, label.lines.map((line, rank) => Dom.svg("tspan", { x: round(label.x), y: round(Drawing.lineAt(label, rank) + label.size * 0.35) }, rank + 1 < label.lines.length ? `${line} ` : line))));
    }
    return new XMLSerializer().serializeToString(picture);
  }

  function as(format, state, claims) {
    if (format === "png") png("claimgraph.png");
    if (format === "svg") download("claimgraph.svg", svgText(), "image/svg+xml");
    if (format === "csv") download("claimgraph.csv", csv(visible(state, claims)), "text/csv;charset=utf-8");
    if (format === "ttl") download("claimgraph.ttl", turtle(visible(state, claims)), "text/turtle;charset=utf-8");
  }

  return { as, copy, csv, turtle, svgText };
})();
