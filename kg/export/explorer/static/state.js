"use strict";
/* What the reader is looking at, kept in the address's fragment: a link shows the same view, and the
   back button undoes. Values are names and ids, never indices, so that links survive a rebuild. */

const State = (() => {
  const VIEWS = ["graph", "table", "timeline", "contributors", "disagreements"];
  const LISTS = { type: "class", rel: "relation", pub: "publisher", by: "speaker", stage: "stage",
    mod: "modality", pol: "polarity" };
  const listeners = [];

  const empty = () => ({
    view: "graph", text: "", from: "", to: "", dates: "published", confidence: 0, selected: "",
    start: "", goal: "", only: "", place: "", expanded: [], size: 0, sort: "", class: [], relation: [],
    publisher: [], speaker: [], stage: [], modality: [], polarity: [],
  });

  function parse(fragment) {
    const given = new URLSearchParams(fragment.replace(/^#/, ""));
    const state = empty();
    if (VIEWS.includes(given.get("v"))) state.view = given.get("v");
    state.text = given.get("q") || "";
    for (const key of ["from", "to"]) if (Data.day(given.get(key) || "") !== null) state[key] = given.get(key);
    if (given.get("dates") === "spoken") state.dates = "spoken";
    state.confidence = Math.min(100, Math.max(0, Number.parseInt(given.get("conf"), 10) || 0));
    state.size = Math.min(400, Math.max(0, Number.parseInt(given.get("n"), 10) || 0));
    state.selected = given.get("sel") || "";
    state.start = given.get("start") || "";
    state.goal = given.get("goal") || "";
    state.only = given.get("only") || "";
    state.place = given.get("at") || "";
    state.sort = given.get("sort") || "";
    state.expanded = given.getAll("open").filter((id) => Data.entityById.has(id));
    for (const [short, long] of Object.entries(LISTS)) state[long] = given.getAll(short);
    return state;
  }

  function write(state) {
    const out = new URLSearchParams();
    if (state.view !== "graph") out.set("v", state.view);
    if (state.text) out.set("q", state.text);
    for (const [short, long] of Object.entries(LISTS)) for (const value of state[long]) out.append(short, value);
    if (state.from) out.set("from", state.from);
    if (state.to) out.set("to", state.to);
    if (state.dates !== "published") out.set("dates", state.dates);
    if (state.confidence) out.set("conf", state.confidence);
    if (state.only) out.set("only", state.only);
    if (state.place) out.set("at", state.place);
    for (const id of state.expanded) out.append("open", id);
    if (state.start) out.set("start", state.start);
    if (state.goal) out.set("goal", state.goal);
    if (state.size) out.set("n", state.size);
    if (state.sort) out.set("sort", state.sort);
    if (state.selected) out.set("sel", state.selected);
    return out.toString();
  }

  let current = parse(location.hash);

  function tell() {
    for (const listener of listeners) listener(current);
  }

  /** Change some of the state; `quiet` adds no step to the history (while a slider moves). */
  function change(patch, quiet = false) {
    const next = { ...current, ...patch };
    const fragment = write(next);
    if (fragment === write(current)) return;
    current = next;
    history[quiet ? "replaceState" : "pushState"](null, "", `#${fragment}`);
    tell();
  }

  /** Add a value to a list of the state, or take it out. */
  function toggle(key, value) {
    const had = current[key].includes(value);
    change({ [key]: had ? current[key].filter((other) => other !== value) : [...current[key], value] });
  }

  const select = (entity) => change({ selected: entity ? `n:${entity.id}` : "" });
  const selectClaim = (claim) => change({ selected: `c:${claim.id}` });

  /** The question who offers troops to a place. */
  const toTroops = (place) => ({ view: "contributors", relation: ["offersTroops"], place: place.id });

  /** Only these conditions, and no others. */
  const ask = (patch) => change({ ...empty(), ...patch });

  /** All filters off; the view stays. */
  const clear = () => change({ ...empty(), view: current.view, sort: current.sort });

  function follow() {
    current = parse(location.hash);
    tell();
  }
  addEventListener("popstate", follow);
  addEventListener("hashchange", () => { if (write(parse(location.hash)) !== write(current)) follow(); });

  return {
    VIEWS, LISTS, change, toggle, select, selectClaim, ask, toTroops, clear,
    get: () => current,
    listen: (listener) => listeners.push(listener),
  };
})();
