"use strict";
/* The panel beside the view: the claims behind an edge, or the dossier of an entity. */

const Panel = (() => {
  const { el, button, replace, byId, plural, link } = Dom;
  const FIRST = 25;

  let opener = null;
  let shown = "";

  function show(state, claims) {
    const panel = byId("panel");
    const content = contents(state, claims);
    const fresh = state.selected !== shown;
    const from = document.activeElement;
    const inside = panel.contains(from);
    if (fresh && from?.matches("button, [role=button]") && !inside && from !== byId("close-panel")) opener = from;
    shown = state.selected;
    panel.hidden = content === null;
    if (content === null) {
      if (inside && opener?.isConnected) opener.focus();
      return;
    }
    replace(byId("panel-body"), content);
    if (!fresh) return;
    byId("panel-body").scrollTop = 0;
    // Who came by keyboard or button reads on here; Escape leads back.
    if (inside || opener === from) byId("panel-title").focus({ preventScroll: true });
  }

  function contents(state, claims) {
    const [kind, id] = [state.selected.slice(0, 2), state.selected.slice(2)];
    if (kind === "n:" && Data.entityById.has(id)) return dossier(Data.entityById.get(id), state, claims);
    if (kind === "c:" && Data.claimById.has(id)) return evidence(Data.claimById.get(id), claims);
    if (kind === "b:") return period(id, state, claims);
    return null;
  }

  /** The claims of one triple: the chosen one first, those that the filters leave out at the end. */
  function evidence(chosen, claims) {
    const passing = new Set(claims);
    const all = Data.triples.get(chosen.triple);
    const inside = all.filter((claim) => passing.has(claim));
    const outside = all.filter((claim) => !passing.has(claim));
    inside.sort((a, b) => (b === chosen) - (a === chosen) || b.published - a.published || a.index - b.index);
    const sources = new Set(all.map((claim) => claim.document.publisher || claim.document.id)).size;
    return [
      el("h2", { id: "panel-title", tabindex: "-1" }, Cards.heading(chosen)),
      el("p", { class: "quiet" }, `${plural(all.length, "claim")} from ${plural(sources, "source")}`),
      steps(all),
      inside.map((claim) => Cards.card(claim, false)),
      outside.length ? el("details", {}, el("summary", {}, `${plural(outside.length, "claim")} outside the filters`), outside.map((claim) => Cards.card(claim, false))) : null,
      disputes(all),
    ];
  }

  /** How a commitment went, where there is more than one stage: "2026-01-08 offer → 2026-02-11 pledge". */
  function steps(all) {
    const dated = all.filter((claim) => claim.stage).map((claim) => ({ claim, day: claim.spoken ?? claim.published }));
    if (new Set(dated.map(({ claim }) => claim.stage)).size < 2) return null;
    dated.sort((a, b) => a.day - b.day || Data.stages.indexOf(a.claim.stage) - Data.stages.indexOf(b.claim.stage) || a.claim.index - b.claim.index);
    return el("ol", { class: "steps", "aria-label": "Stages by date" }, dated.map(({ claim, day }) => el("li", { class: Data.status(claim) },
      button([el("strong", {}, claim.polarity === "negated" && claim.stage !== "refused" ? `not ${claim.stage}` : claim.stage), ` ${Data.amount(claim.quantity)}`, el("span", { class: "quiet" }, day === null ? "" : ` ${Data.isoDay(day)}`)], () => State.selectClaim(claim), { class: "line" }))));
  }

  function disputes(all) {
    const found = Data.disagreements.filter((dispute) => all.includes(dispute.left) || all.includes(dispute.right));
    if (!found.length) return null;
    return el("section", {}, el("h3", {}, "Disputed"), found.map((dispute) => el("p", { class: "dispute" }, dispute.explanation, " ",
      button("Show both sides", () => State.change({ view: "disagreements", selected: "" }), { class: "plain" }))));
  }

  function dossier(entity, state, claims) {
    const passing = new Set(claims);
    const filtered = claims.length !== Data.claims.length;
    const open = state.expanded.includes(entity.id);
    return [
      el("h2", { id: "panel-title", tabindex: "-1" }, Drawing.badge(entity.type), " ", entity.name),
      el("p", { class: "quiet" }, Data.kind(entity.type), entity.alpha2 ? ` · ISO ${entity.alpha2}, ${entity.alpha3}` : null,
        /^Q\d+$/.test(entity.wikidata) ? [" · ", link(`https://www.wikidata.org/wiki/${entity.wikidata}`, `Wikidata ${entity.wikidata}`)] : null),
      entity.aliases.length ? el("p", { class: "aliases" }, el("span", { class: "quiet" }, "Also: "), entity.aliases.slice(0, 12).join(" · "), entity.aliases.length > 12 ? ` and ${entity.aliases.length - 12} more` : "") : null,
      el("div", { class: "actions" },
        button(open ? "Collapse" : "Expand", () => NetworkView.expand(entity)),
        button(state.only === entity.id ? "Show all" : "Only its neighbours", () => State.change({ only: state.only === entity.id ? "" : entity.id, expanded: [], start: "", goal: "", view: "graph" })),
        button("Path to…", () => Search.askGoal(entity)),
        Data.isPlace(entity) && Data.givers(entity).size ? button("Who offers troops here?", () => State.ask(State.toTroops(entity))) : null),
      filtered ? el("p", { class: "quiet fine" }, "Claims outside the filters are in italics.") : null,
      group("What it does", entity.subjectOf, passing, (claim) => claim.object, Data.objectName, (claim) => claim.relation.label),
      group("What is said of it", entity.objectOf, passing, (claim) => claim.subject, (claim) => claim.subject.name + (claim.of ? ` (of ${claim.of.name})` : ""),
        ({ relation }) => relation.inverse || `… ${relation.label} it`),
      group("Who holds its offices", entity.officesOf, passing, (claim) => claim.subject, (claim) => claim.subject.name, (claim) => claim.object.name),
      group("What it says", entity.saidBy, passing, null, Data.sentence, () => ""),
    ];
  }

  /** One section of a dossier: by relation, a line for each triple, the strongest first. */
  function group(title, claims, passing, other, text, relation) {
    if (!claims.length) return null;
    const byRelation = new Map();
    for (const claim of claims) {
      const key = relation(claim);
      if (!byRelation.has(key)) byRelation.set(key, new Map());
      const lines = byRelation.get(key);
      const same = `${claim.triple} ${claim.of ? claim.of.index : ""}`;
      if (!lines.has(same)) lines.set(same, []);
      lines.get(same).push(claim);
    }
    const blocks = [...byRelation].sort(([a, x], [b, y]) => y.size - x.size || a.localeCompare(b));
    return el("section", { class: "dossier" },
      el("h3", {}, title, el("span", { class: "quiet" }, ` ${Dom.number(claims.length)}`)),
      blocks.map(([label, lines]) => el("div", {},
        label ? el("h4", {}, label) : null,
        more([...lines.values()].sort((a, b) => b.length - a.length || a[0].index - b[0].index), (same) => line(same, passing, other, text)))));
  }

  function line(same, passing, other, text) {
    const [claim] = same.filter((one) => passing.has(one)).concat(same);
    return el("li", { class: same.some((one) => passing.has(one)) ? Data.status(claim) : `${Data.status(claim)} faded` },
      button([other ? Drawing.badge(other(claim).type) : null, el("span", {}, text(claim)),
        el("span", { class: "quiet" }, Cards.facts(claim).concat(same.length > 1 ? `${same.length} claims` : []).map((fact) => ` · ${fact}`))].filter(Boolean),
      () => State.selectClaim(claim), { class: "line", title: Drawing.shorten(Data.quote(claim), 300) }));
  }

  /** A list of which the first are shown, and a button for the rest. */
  function more(items, draw, tag = "ul") {
    const list = el(tag, { class: "lines" }, items.slice(0, FIRST).map(draw));
    if (items.length <= FIRST) return list;
    const rest = button(`Show ${Dom.number(items.length - FIRST)} more`, () => {
      rest.remove();
      list.append(...items.slice(FIRST).map(draw));
    }, { class: "plain" });
    return [list, rest];
  }

  /** The claims of one bubble of the timeline: "relation|from|to". */
  function period(id, state, claims) {
    const [relation, from, to] = id.split("|");
    const [low, high] = [Data.day(from || ""), Data.day(to || "")];
    const found = claims.filter((claim) => claim.relation.id === relation && Select.when(claim, state) !== null && Select.when(claim, state) >= low && Select.when(claim, state) <= high);
    if (!found.length) return null;
    return [
      el("h2", { id: "panel-title", tabindex: "-1" }, found[0].relation.label),
      el("p", { class: "quiet" }, `${plural(found.length, "claim")}, ${from} to ${to}`),
      more(found, (claim) => Cards.card(claim, true), "div"),
    ];
  }

  return { show, more };
})();
