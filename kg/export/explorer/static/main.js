"use strict";
/* Joins the parts: the state decides what is shown, and every control only changes the state. */

(() => {
  const { byId, el, replace, button } = Dom;
  let claims = Data.claims;
  let filterKey = "";
  let drawnKey = "";

  const VIEW_NAMES = { graph: "Graph", table: "Table", timeline: "Timeline", contributors: "Contributors", disagreements: "Disagreements" };
  const SHOW = { graph: NetworkView.show, table: TableView.show, timeline: Views.timeline, contributors: Views.contributors, disagreements: Views.disagreements };

  /** Questions that the claims at hand can answer, as ready-made filters. */
  function questions() {
    const has = (test) => Data.claims.some(test);
    const relation = (id) => (claim) => claim.relation.id === id;
    return [
      ...places().map((place) => [`Who offers troops to ${place.name}?`, true, State.toTroops(place)]),
      ["Who offers troops?", has(relation("offersTroops")), { view: "contributors", relation: ["offersTroops"] }],
      ["Who pays?", has(relation("funds")), { view: "contributors", relation: ["funds"] }],
      ["Who opposes what?", has(relation("opposes")), { view: "graph", relation: ["opposes"] }],
      ["Who controls what?", has(relation("controls")), { view: "graph", relation: ["controls"] }],
      ["Not done yet", has((claim) => claim.modality !== "actual"), { view: "table", modality: ["planned", "possible", "conditional"] }],
      ["Denied", has((claim) => claim.polarity === "negated"), { view: "table", polarity: ["negated"] }],
      ["Where sources differ", Data.disagreements.length > 0, { view: "disagreements" }],
    ].filter(([, possible]) => possible);
  }

  /** The place to which most are said to offer troops. */
  function places() {
    const aims = new Set(Data.offers.map(({ object }) => Data.isPlace(object) ? object : Data.whereIs(object)).filter(Boolean));
    const counted = [...aims].map((place) => [place, Data.givers(place).size]).filter(([, count]) => count > 1);
    return counted.sort(([a, x], [b, y]) => y - x || a.index - b.index).slice(0, 1).map(([place]) => place);
  }

  function legend() {
    const used = new Set(Data.entities.flatMap((entity) => entity.subjectOf.length || entity.objectOf.length ? [entity.type] : []));
    const sample = (status, text) => el("li", {}, Dom.svg("svg", { viewBox: "0 0 34 10", class: "sample", "aria-hidden": "true" },
      Dom.svg("line", { x1: 1, x2: 30, y1: 5, y2: 5, class: `stroke ${status}` }),
      status === "denied" ? Dom.svg("line", { x1: 31, x2: 31, y1: 1, y2: 9, class: "stroke end" }) : Dom.svg("path", { d: "M27,1L33,5L27,9z", class: "head" })), text);
    replace(byId("legend-body"),
      el("ul", {}, Data.classes.filter((type) => used.has(type)).map((type) => el("li", {}, button([Drawing.badge(type), Data.kind(type)], () => State.toggle("class", type), { class: "plain", "data-class": type, title: `Only claims with a ${Data.kind(type).toLowerCase()}` })))),
      el("ul", {}, sample("stated", "stated"), sample("open", "planned, possible or conditional"), sample("denied", "denied"), el("li", { class: "quiet" }, "wider line: more sources"), el("li", { class: "quiet" }, "larger: more claims")));
  }

  function tabs() {
    replace(byId("tabs"), State.VIEWS.map((view) => button([VIEW_NAMES[view],
      view === "disagreements" && Data.disagreements.length ? el("span", { class: "on" }, Dom.number(Data.disagreements.length)) : null].filter(Boolean),
    () => State.change({ view }), { role: "tab", id: `tab-${view}`, "aria-controls": `view-${view}` })));
    byId("tabs").addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const place = State.VIEWS.indexOf(State.get().view);
      const next = State.VIEWS[(place + step + State.VIEWS.length) % State.VIEWS.length];
      State.change({ view: next });
      byId(`tab-${next}`).focus();
    });
  }

  /** What the filters depend on: while it stays the same, the same claims pass. */
  function keyOf(state) {
    return JSON.stringify([state.text, state.from, state.to, state.dates, state.confidence, state.place, ...Object.keys(Select.FACETS).map((key) => state[key])]);
  }

  function render(state) {
    const key = keyOf(state);
    if (key !== filterKey) {
      claims = Select.matching(state);
      filterKey = key;
    }
    Filters.show(state, claims);
    for (const view of State.VIEWS) {
      byId(`view-${view}`).hidden = view !== state.view;
      const tab = byId(`tab-${view}`);
      tab.setAttribute("aria-selected", String(view === state.view));
      tab.tabIndex = view === state.view ? 0 : -1;
      if (view === state.view) byId("tabs").parentNode.scrollLeft = tab.offsetLeft - 110;
    }
    for (const item of document.querySelectorAll("[data-class]")) item.setAttribute("aria-pressed", String(state.class.includes(item.dataset.class)));
    for (const item of document.querySelectorAll("[data-picture]")) item.disabled = state.view !== "graph";
    Panel.show(state, claims);
    // A list that shows the same claims stays as it is: its place, its opened parts, the focus in it.
    const listKey = `${state.view} ${state.sort} ${key}`;
    if (state.view === "graph" || listKey !== drawnKey) SHOW[state.view](state, claims);
    drawnKey = listKey;
    TableView.mark(state);
    if (state.view === "graph") NetworkView.uncover();
  }

  function drawer(open) {
    document.body.classList.toggle("with-filters", open);
    byId("filters-toggle").setAttribute("aria-expanded", String(open));
  }

  byId("counts").textContent = `${Dom.plural(Data.entities.length, "entity", "entities")} · ${Dom.plural(Data.claims.length, "claim")} · ${Dom.plural(Data.documents.length, "article")}`;
  const [first, ...others] = questions().map(([text, , patch]) => button(text, () => State.ask(patch), { class: "question" }));
  if (first) replace(byId("questions"), el("span", { class: "ask" }, el("span", { class: "quiet" }, "Ask: "), first), others);
  byId("fewer").addEventListener("click", () => NetworkView.resize(1 / 1.5));
  byId("more").addEventListener("click", () => NetworkView.resize(1.5));
  byId("fit").addEventListener("click", () => NetworkView.fit());
  byId("closer").addEventListener("click", () => NetworkView.zoom(1.4));
  byId("farther").addEventListener("click", () => NetworkView.zoom(1 / 1.4));
  byId("skip-to-table").addEventListener("click", () => { State.change({ view: "table" }); document.querySelector("#view-table .scroll").focus(); });
  byId("skip-filters").addEventListener("click", () => document.querySelector("main").focus());
  byId("close-panel").addEventListener("click", () => State.change({ selected: "" }));
  byId("filters-toggle").addEventListener("click", () => drawer(!document.body.classList.contains("with-filters")));
  byId("close-filters").addEventListener("click", () => drawer(false));
  for (const item of document.querySelectorAll("[data-save]")) {
    item.addEventListener("click", () => { byId("save").open = false; Save.as(item.dataset.save, State.get(), claims); });
  }
  addEventListener("click", (event) => { if (!byId("save").contains(event.target)) byId("save").open = false; });
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.activeElement === byId("search")) return;
    if (document.body.classList.contains("with-filters")) drawer(false);
    else if (State.get().selected) State.change({ selected: "" });
  });

  // Badges have the colours of the scheme in which they were made.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    legend();
    drawnKey = "";
    render(State.get());
  });
  legend();
  byId("legend").open = innerWidth > 640;
  tabs();
  State.listen(render);
  render(State.get());
  document.documentElement.dataset.ready = "true";
})();
