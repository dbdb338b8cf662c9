"use strict";
/* The filters: a list of values with counts for each facet, dates over a histogram, confidence; and what is on, above the view. */

const Filters = (() => {
  const { el, svg, byId, replace, button, number } = Dom;
  const TITLES = { class: "Class", relation: "Relation", stage: "Stage", modality: "Modality", polarity: "Polarity", speaker: "Speaker", publisher: "Publisher" };
  const OPEN = new Set(["relation", "stage"]);
  const SHOWN = 60;
  const BINS = 40;
  const needles = {};
  const relationLabels = new Map(Data.relations.map(({ id, label }) => [id, label]));

  /** A value of a filter in words. */
  function word(key, value) {
    if (key === "speaker") return Data.entityById.get(value)?.name || value;
    if (key === "relation") return relationLabels.get(value) || value;
    if (key === "class") return Data.kind(value);
    return value;
  }

  const ORDERED = { class: Data.classes, stage: Data.stages, modality: Data.modalities, polarity: Data.polarities };

  function facet(state, key) {
    const counts = Select.tally(state, key);
    for (const value of state[key]) if (!counts.has(value)) counts.set(value, 0);
    const values = [...counts];
    if (ORDERED[key]) values.sort(([a], [b]) => ORDERED[key].indexOf(a) - ORDERED[key].indexOf(b));
    else values.sort(([a, x], [b, y]) => (values.length > SHOWN && state[key].includes(b) - state[key].includes(a)) || y - x || word(key, a).localeCompare(word(key, b)));
    if (!values.length) return null;
    const items = el("div", { class: "values" });
    const draw = () => {
      const needle = Select.fold(needles[key] || "");
      const fitting = values.filter(([value]) => Select.fold(word(key, value)).includes(needle));
      replace(items, fitting.slice(0, SHOWN).map(([value, count]) => el("label", {},
        el("input", { type: "checkbox", checked: state[key].includes(value), "data-facet": key, "data-value": value, onchange: () => State.toggle(key, value) }),
        key === "class" ? Drawing.badge(value) : null,
        el("span", { class: "value" }, word(key, value)),
        el("span", { class: "quiet" }, number(count)))),
      fitting.length > SHOWN ? el("p", { class: "quiet fine" }, `and ${number(fitting.length - SHOWN)} more: type to find them`) : null);
    };
    draw();
    const find = values.length > 12 ? el("input", {
      type: "search", class: "needle", placeholder: `Find a ${key}`, "aria-label": `Find a ${key}`, value: needles[key] || "", "data-keep": `needle-${key}`,
      oninput: (event) => { needles[key] = event.target.value; draw(); },
    }) : null;
    const known = byId(`facet-${key}`);
    return el("details", { id: `facet-${key}`, open: known ? known.open : OPEN.has(key) || state[key].length > 0 },
      el("summary", {}, TITLES[key], state[key].length ? el("span", { class: "on" }, number(state[key].length)) : null), find, items);
  }

  /** Claims by date as bars, and a handle at either end of the range that counts. */
  function dates(state) {
    const days = Data.claims.map((claim) => Select.when(claim, state)).filter((day) => day !== null);
    if (!days.length) return null;
    const low = days.reduce((a, b) => Math.min(a, b));
    const high = days.reduce((a, b) => Math.max(a, b));
    const span = Math.max(high - low, 1);
    const bars = new Array(BINS).fill(0);
    for (const claim of Select.matching(state, ["date"])) {
      const day = Select.when(claim, state);
      if (day !== null) bars[Math.min(BINS - 1, Math.floor(((day - low) / span) * BINS))] += 1;
    }
    const tallest = Math.max(1, ...bars);
    const from = state.from ? Math.max(low, Data.day(state.from)) : low;
    const to = state.to ? Math.min(high, Data.day(state.to)) : high;
    const chart = svg("svg", { viewBox: `0 0 ${BINS * 6} 44`, class: "bars", preserveAspectRatio: "none", "aria-hidden": "true" });
    const colour = (a, b) => {
      [...chart.children].forEach((bar, rank) => {
        const start = low + (rank / BINS) * span;
        bar.setAttribute("class", start + span / BINS >= a && start <= b ? "bar" : "bar off");
      });
    };
    // Square roots keep a lone old claim visible beside a busy week.
    bars.forEach((count, rank) => chart.append(svg("rect", { x: rank * 6 + 0.5, width: 5, y: 44 - 44 * Math.sqrt(count / tallest), height: 44 * Math.sqrt(count / tallest) })));
    const label = el("output", { class: "quiet" });
    const tell = () => {
      const [a, b] = ends();
      label.textContent = `${Data.isoDay(a)} to ${Data.isoDay(b)}`;
      colour(a, b);
    };
    const handle = (name, value) => el("input", {
      type: "range", min: low, max: high, step: 1, value, "aria-label": name, "data-keep": name, oninput: tell, onchange: commit,
    });
    const left = handle("Earliest date", from);
    const right = handle("Latest date", to);
    const ends = () => [Number(left.value), Number(right.value)].sort((a, b) => a - b);
    function commit() {
      const [a, b] = ends();
      State.change({ from: a <= low ? "" : Data.isoDay(a), to: b >= high ? "" : Data.isoDay(b) });
    }
    tell();
    const kind = (value, text) => el("label", {}, el("input", { type: "radio", name: "dates", checked: state.dates === value, onchange: () => State.change({ dates: value, from: "", to: "" }) }), text);
    return el("fieldset", { class: "dates" }, el("legend", {}, "Date"),
      el("div", { class: "choice" }, kind("published", "published"), kind("spoken", "spoken of")),
      chart, el("div", { class: "handles" }, left, right), label);
  }

  function confidence(state) {
    const label = el("output", { class: "quiet" }, `${state.confidence}%`);
    return el("fieldset", {}, el("legend", {}, "Confidence at least ", label),
      el("input", {
        type: "range", min: 0, max: 100, step: 5, value: state.confidence, "aria-label": "Least confidence", "data-keep": "confidence",
        oninput: (event) => { label.textContent = `${event.target.value}%`; },
        onchange: (event) => State.change({ confidence: Number(event.target.value) }),
      }));
  }

  /** What is on, each with a button that takes it off. */
  function active(state, found) {
    const chips = [];
    const add = (text, patch) => chips.push(button([text, el("span", { "aria-hidden": "true" }, " ×")], () => State.change(patch), { class: "filter", "aria-label": `Remove: ${text}` }));
    if (state.text) add(`“${state.text}”`, { text: "" });
    for (const key of Object.keys(TITLES)) {
      for (const value of state[key]) add(`${TITLES[key].toLowerCase()}: ${word(key, value)}`, { [key]: state[key].filter((other) => other !== value) });
    }
    if (state.from || state.to) add(`${state.dates}: ${state.from || "…"} to ${state.to || "…"}`, { from: "", to: "" });
    if (state.confidence) add(`confidence ≥ ${state.confidence}%`, { confidence: 0 });
    const place = Data.entityById.get(state.place);
    if (place) add(`to ${place.name} or a force there`, { place: "" });
    const only = Data.entityById.get(state.only);
    if (only) add(`around ${only.name}`, { only: "" });
    const [start, goal] = [Data.entityById.get(state.start), Data.entityById.get(state.goal)];
    if (start && goal) add(`path: ${start.name} to ${goal.name}`, { start: "", goal: "" });
    if (state.expanded.length) add(`${Dom.plural(state.expanded.length, "entity", "entities")} expanded`, { expanded: [] });
    replace(byId("active"), chips, chips.length > 1 ? button("Clear all", State.clear, { class: "plain" }) : null);
    byId("found").textContent = found === Data.claims.length ? Dom.plural(found, "claim") : `${number(found)} of ${Dom.plural(Data.claims.length, "claim")}`;
    byId("filters-toggle").textContent = chips.length ? `Filters (${chips.length})` : "Filters";
  }

  function show(state, claims) {
    const held = document.activeElement;
    const keep = held && byId("filters").contains(held) ? held.dataset : null;
    const top = byId("filters").scrollTop;
    const tops = Object.fromEntries([...byId("filters").querySelectorAll("details")].map((one) => [one.id, one.querySelector(".values").scrollTop]));
    replace(byId("facets"), ["relation", "stage"].map((key) => facet(state, key)), dates(state), confidence(state),
      ["modality", "polarity", "class", "speaker", "publisher"].map((key) => facet(state, key)));
    for (const [id, value] of Object.entries(tops)) if (byId(id)) byId(id).querySelector(".values").scrollTop = value;
    byId("filters").scrollTop = top;
    if (keep) refocus(keep);
    active(state, claims.length);
  }

  /** Give the focus back to the control that had it before the filters were drawn anew. */
  function refocus({ facet: key, value, keep }) {
    const controls = [...byId("filters").querySelectorAll("input")];
    controls.find((one) => (keep ? one.dataset.keep === keep : key && one.dataset.facet === key && one.dataset.value === value))?.focus({ preventScroll: true });
  }

  return { show, word };
})();
