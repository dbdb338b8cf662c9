"use strict";
/* The search box: names complete as one types (WAI-ARIA combobox with a list); any other words search the quotes. */

const Search = (() => {
  const { el, byId, replace } = Dom;
  const LONGEST = 12;
  const box = byId("search");
  const list = byId("suggestions");
  const names = Data.entities.map((entity) => ({
    entity, folded: [entity.name, ...entity.aliases].map(Select.fold), degree: entity.subjectOf.length + entity.objectOf.length,
  }));
  let options = [];
  let active = -1;
  let origin = null;

  /** Entities by how well a name fits: whole name, start of it, start of a word, anywhere. */
  function find(text) {
    const wanted = Select.fold(text.trim());
    if (!wanted) return [];
    const hits = [];
    for (const { entity, folded, degree } of names) {
      let best = 9;
      let how = 0;
      folded.forEach((name, rank) => {
        const at = name.indexOf(wanted);
        if (at < 0) return;
        const score = (name === wanted ? 0 : at === 0 ? 1 : name[at - 1] === " " ? 2 : 3) + (rank ? 0.5 : 0);
        if (score < best) { best = score; how = rank; }
      });
      if (best < 9) hits.push({ entity, best, degree, alias: how ? entity.aliases[how - 1] : "" });
    }
    hits.sort((a, b) => a.best - b.best || b.degree - a.degree || a.entity.index - b.entity.index);
    return hits.slice(0, LONGEST);
  }

  /** Entities whose name begins with one of some words. */
  function beginning(text) {
    const hits = text.split(/\s+/).filter((word) => word.length > 2).flatMap((word) => find(word).filter(({ best }) => best < 2).slice(0, 2));
    return [...new Map(hits.map((hit) => [hit.entity, hit])).values()];
  }

  function suggest() {
    const text = box.value;
    const whole = find(text);
    const hits = whole.length ? whole : beginning(text);
    options = hits.map(({ entity, alias }) => ({ entity, alias, choose: () => pick(entity) }));
    const place = options.map((option) => option.entity).find((entity) => Data.isPlace(entity) && Data.givers(entity).size);
    const more = [];
    if (place && !origin) more.push({ ask: `Who offers troops to ${place.name}?`, choose: () => { close(); box.value = ""; State.ask(State.toTroops(place)); } });
    if (text.trim() && !origin) more.push({ text: text.trim(), choose: () => words(text.trim()) });
    options = whole.length ? [...options, ...more] : [...more, ...options];
    active = -1;
    replace(list, options.map((option, rank) => el("li", {
      id: `option-${rank}`, role: "option", "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); option.choose(); },
    }, option.entity
      ? [Drawing.badge(option.entity.type), el("span", {}, option.entity.name), option.alias ? el("span", { class: "quiet" }, ` (${option.alias})`) : null, el("span", { class: "quiet kind" }, Data.kind(option.entity.type))]
      : option.ask ? el("strong", {}, option.ask) : el("span", {}, "Search the quotes for “", el("strong", {}, option.text), "”"))));
    list.hidden = options.length === 0;
    box.setAttribute("aria-expanded", String(options.length > 0));
    box.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  }

  function pick(entity) {
    close();
    box.value = "";
    box.blur();
    if (origin) {
      const start = origin;
      ask(null);
      State.change({ view: "graph", start: start.id, goal: entity.id, only: "", selected: "" });
    } else {
      State.select(entity);
    }
  }

  function words(text) {
    close();
    box.value = "";
    State.change({ text, view: State.get().view === "graph" ? "table" : State.get().view, selected: "" });
  }

  function ask(entity) {
    origin = entity;
    box.placeholder = entity ? `Path from ${entity.name} to…` : "Search names and quotes";
    box.classList.toggle("asking", entity !== null);
  }

  /** Let the next name that is chosen be the other end of a path. */
  function askGoal(entity) {
    ask(entity);
    box.focus();
    Dom.announce(`Choose where the path from ${entity.name} should lead`);
  }

  function move(step) {
    if (!options.length) return;
    active = (active + step + options.length + (active < 0 && step < 0 ? 1 : 0)) % options.length;
    [...list.children].forEach((item, rank) => item.setAttribute("aria-selected", String(rank === active)));
    list.children[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", `option-${active}`);
  }

  box.addEventListener("input", suggest);
  box.addEventListener("focus", () => { if (box.value) suggest(); });
  box.addEventListener("blur", () => { close(); if (origin && !box.value) setTimeout(() => { if (document.activeElement !== box) ask(null); }, 200); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) suggest(); move(1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
    else if (event.key === "Enter" && options.length && !list.hidden) { event.preventDefault(); options[Math.max(active, 0)].choose(); }
    else if (event.key === "Escape") { if (list.hidden) { box.value = ""; ask(null); } close(); }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); box.focus(); }
  });

  return { askGoal };
})();
