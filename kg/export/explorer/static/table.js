"use strict";
/* The claims as a table: sortable by every column, a page of rows at a time, and copied as CSV. */

const TableView = (() => {
  const { el, byId, replace, button } = Dom;
  const PAGE = 100;
  let shown = PAGE;
  let last = null;

  const COLUMNS = [
    ["subject", "Subject", (claim) => claim.subject.name],
    ["relation", "Relation", (claim) => claim.relation.label],
    ["object", "Object", (claim) => claim.object.name],
    ["quantity", "Quantity", (claim) => Data.amount(claim.quantity), (claim) => claim.quantity ? claim.quantity.value : -Infinity],
    ["quote", "Quote", Data.quote],
    ["stage", "Stage", (claim) => claim.stage, (claim) => Data.stages.indexOf(claim.stage)],
    ["speaker", "Said by", (claim) => claim.speakers.map((speaker) => speaker.name).join(" ← ")],
    ["publisher", "Publisher", (claim) => claim.document.publisher],
    ["published", "Published", (claim) => claim.document.date],
    ["modality", "Modality", (claim) => claim.modality, (claim) => Data.modalities.indexOf(claim.modality)],
    ["polarity", "Polarity", (claim) => claim.polarity],
    ["time", "Time", (claim) => claim.time],
    ["confidence", "Conf.", (claim) => `${Math.round(claim.confidence * 100)}%`, (claim) => claim.confidence],
  ];

  /** Claims in the order of a column: "published" rises, "-published" falls. */
  function sorted(claims, sort) {
    const name = sort.replace(/^-/, "");
    const column = COLUMNS.find(([key]) => key === name);
    if (!column) return claims;
    const value = column[3] || column[2];
    const direction = sort.startsWith("-") ? -1 : 1;
    const keyed = claims.map((claim) => ({ claim, key: value(claim) }));
    const compare = (a, b) => typeof a === "string" ? compareText(a, b) : a < b ? -1 : a > b ? 1 : 0;
    keyed.sort((a, b) => direction * compare(a.key, b.key) || a.claim.index - b.claim.index);
    return keyed.map(({ claim }) => claim);
  }

  const collator = new Intl.Collator("en", { numeric: true });
  /** Empty values come after all others when rising. */
  const compareText = (a, b) => !a !== !b ? (a ? -1 : 1) : collator.compare(a, b);

  function header(state) {
    return el("tr", { role: "row" }, COLUMNS.map(([key, label]) => {
      const order = state.sort === key ? "ascending" : state.sort === `-${key}` ? "descending" : "none";
      return el("th", { scope: "col", role: "columnheader", class: key, "aria-sort": order },
        button([label, el("span", { class: "arrow", "aria-hidden": "true" }, order === "ascending" ? " ▲" : order === "descending" ? " ▼" : "")],
          () => State.change({ sort: order === "ascending" ? `-${key}` : order === "descending" ? "" : key }), { "data-sort": key }));
    }));
  }

  function row(claim) {
    const cells = COLUMNS.map(([key, , text]) => {
      if (key === "subject") return el("th", { scope: "row", role: "rowheader", class: key }, el("div", {}, Drawing.badge(claim.subject.type), Cards.person(claim.subject)));
      if (key === "object") return el("td", { role: "cell", class: key }, el("div", {}, Drawing.badge(claim.object.type), el("span", {}, Cards.person(claim.object), claim.of ? [" of ", Cards.person(claim.of)] : null)));
      if (key === "quote") return el("td", { role: "cell", class: key }, button(Drawing.shorten(text(claim), 160), () => State.selectClaim(claim), { class: "name", title: "Read it in its paragraph" }));
      if (key === "relation") return el("td", { role: "cell", class: `${key} ${Data.status(claim)}` }, button(text(claim), () => State.selectClaim(claim), { class: "name", title: "Read it in its paragraph" }));
      return el("td", { role: "cell", class: `${key} ${key === "polarity" ? claim.polarity : ""}` }, text(claim));
    });
    return el("tr", { role: "row", "data-claim": claim.id }, cells);
  }

  /** Show which row is chosen. */
  function mark(state) {
    const id = state.selected.startsWith("c:") ? state.selected.slice(2) : "";
    for (const item of byId("view-table").querySelectorAll("tbody tr")) item.classList.toggle("chosen", item.dataset.claim === id);
  }

  function show(state, claims) {
    const view = byId("view-table");
    if (last !== claims || !view.firstChild) shown = PAGE;
    const focus = document.activeElement?.dataset?.sort;
    const scroll = view.querySelector(".scroll");
    const [top, left] = scroll && last === claims ? [scroll.scrollTop, scroll.scrollLeft] : [0, 0];
    last = claims;
    const order = sorted(claims, state.sort);
    const body = el("tbody", { role: "rowgroup" }, order.slice(0, shown).map((claim) => row(claim)));
    const rest = el("p", { class: "rest" });
    const tell = () => replace(rest, `${Dom.number(Math.min(shown, order.length))} of ${Dom.plural(order.length, "claim")} `,
      shown < order.length ? button("Show more", more) : null);
    function more() {
      body.append(...order.slice(shown, shown + PAGE).map((claim) => row(claim)));
      shown += PAGE;
      tell();
    }
    tell();
    replace(view,
      el("div", { class: "bar-top" }, button("Copy as CSV", () => Save.copy(order)),
        el("span", { class: "quiet" }, "Choose a heading to sort; a quote to read it in its paragraph.")),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Claims" },
        el("table", { role: "table" }, el("caption", { class: "unseen" }, "Claims under the present filters"), el("thead", { role: "rowgroup" }, header(state)), body), rest));
    const fresh = view.querySelector(".scroll");
    mark(state);
    fresh.scrollTop = top;
    fresh.scrollLeft = left;
    if (focus) view.querySelector(`[data-sort="${focus}"]`)?.focus({ preventScroll: true });
  }

  return { COLUMNS, show, mark, sorted };
})();
