"use strict";
/* The other views of the same claims: along time, contributors by stage, and where sources disagree. */

const Views = (() => {
  const { el, svg, byId, replace, button, plural, number } = Dom;

  /* Timeline: bubbles by relation and period above, the claims themselves below. */

  const PERIODS = [[1, "day"], [7, "week"], [30, "month"], [91, "quarter"], [365, "year"], [1826, "span of five years"], [9131, "span of 25 years"]];

  /** From so many days on, the axis counts in years. */
  const YEARS = 1500;

  function timeline(state, claims) {
    const view = byId("view-timeline");
    const dated = claims.filter((claim) => Select.when(claim, state) !== null);
    if (!dated.length) {
      replace(view, el("p", { class: "nothing" }, claims.length ? "None of these claims has such a date." : Data.none));
      return;
    }
    const sorted = [...dated].sort((a, b) => Select.when(b, state) - Select.when(a, state) || a.index - b.index);
    const high = Select.when(sorted[0], state);
    const low = Select.when(sorted.at(-1), state);
    replace(view, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Timeline" },
      el("h2", { class: "unseen" }, "Timeline"),
      bubbles(dated, low, high, state), chronicle(sorted, state),
      dated.length < claims.length ? el("p", { class: "quiet" }, `${plural(claims.length - dated.length, "claim")} without such a date`) : null));
  }

  /** Dates along an axis of so many pixels; over years, the first days of years. */
  function ticks(low, high, wide) {
    if (high === low) return [low];
    const span = high - low;
    if (span <= YEARS) {
      const steps = Math.min(Math.max(1, Math.min(6, Math.floor(wide / 110) - 1)), span);
      return Array.from({ length: steps + 1 }, (_, rank) => low + Math.round((span * rank) / steps));
    }
    const step = [1, 2, 5, 10, 20, 50, 100].find((count) => span / 365 / count < wide / 60) || 500;
    const found = [];
    for (let year = Math.ceil(new Date(low * 86400000).getUTCFullYear() / step) * step; Data.dayOf(year) <= high; year += step) found.push(Data.dayOf(year));
    return found.filter((day) => day >= low);
  }

  function bubbles(dated, low, high, state) {
    const wide = Math.max(300, byId("view-timeline").clientWidth - 32);
    const margin = wide < 560 ? 112 : 130;
    const most = Math.max(6, Math.floor((wide - margin - 30) / 24));
    const [length, name] = PERIODS.find(([days]) => (high - low) / days <= most) || PERIODS.at(-1);
    const bins = Math.floor((high - low) / length) + 1;
    const lanes = new Map();
    for (const claim of dated) {
      const lane = claim.relation.id;
      if (!lanes.has(lane)) lanes.set(lane, { relation: claim.relation, total: 0, bins: new Map() });
      const bin = Math.floor((Select.when(claim, state) - low) / length);
      lanes.get(lane).total += 1;
      lanes.get(lane).bins.set(bin, (lanes.get(lane).bins.get(bin) || 0) + 1);
    }
    const ranked = [...lanes.values()].sort((a, b) => b.total - a.total || a.relation.label.localeCompare(b.relation.label));
    const largest = Math.max(...ranked.flatMap((lane) => [...lane.bins.values()]));
    const gap = 26;
    const step = (wide - margin - 30) / Math.max(bins, 1);
    const tall = ranked.length * gap + 30;
    const picture = svg("svg", { class: "bubbles", width: wide, height: tall, viewBox: `0 0 ${wide} ${tall}`, role: "group", "aria-label": `Claims by relation and ${name}` });
    for (const day of ticks(low, high, wide - margin)) {
      const x = margin + ((day - low) / length + 0.5) * step;
      picture.append(svg("line", { x1: x, x2: x, y1: 0, y2: tall - 24, class: "tick" }),
        svg("text", { x: Math.min(Math.max(x, margin + 30), wide - 36), y: tall - 8, "text-anchor": "middle", class: "tick" }, high - low > YEARS ? Data.isoDay(day).slice(0, 4) : Data.isoDay(day)));
    }
    ranked.forEach((lane, rank) => {
      const y = rank * gap + gap / 2;
      picture.append(svg("text", { x: margin - 14, y: y + 4, "text-anchor": "end", class: "lane" }, lane.relation.label),
        svg("line", { x1: margin - 6, x2: wide - 8, y1: y, y2: y, class: "lane" }));
      for (const [bin, count] of [...lane.bins].sort(([a], [b]) => a - b)) {
        const [from, to] = [low + bin * length, Math.min(high, low + (bin + 1) * length - 1)].map(Data.isoDay);
        const choose = () => State.change({ selected: `b:${lane.relation.id}|${from}|${to}` });
        const label = `${lane.relation.label}, ${from}${to === from ? "" : ` to ${to}`}: ${plural(count, "claim")}`;
        picture.append(svg("circle", {
          cx: margin + (bin + 0.5) * step, cy: y, r: 3 + 9 * Math.sqrt(count / largest), class: "bubble", tabindex: "0", role: "button", "aria-label": label,
          onclick: choose, onkeydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } },
        }, svg("title", {}, label)));
      }
    });
    return [el("p", { class: "quiet" }, `One bubble is one ${name}; choose it to read its claims.`), picture];
  }

  function chronicle(sorted, state) {
    let month = "";
    return Panel.more(sorted, (claim) => {
      const date = Data.isoDay(Select.when(claim, state));
      const head = date.slice(0, 7) !== month;
      month = date.slice(0, 7);
      return el("div", { class: "moment" },
        head ? el("h3", {}, new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en", { month: "long", year: "numeric", timeZone: "UTC" })) : null,
        el("div", { class: `event ${Data.status(claim)}` }, el("time", { datetime: date }, state.dates === "spoken" ? Data.period(claim.time) : date),
          el("div", {}, Cards.heading(claim),
            button(`“${Drawing.shorten(Data.quote(claim), 200)}”`, () => State.selectClaim(claim), { class: "quote" }),
            el("p", { class: "quiet fine" }, Cards.facts(claim).map((fact) => `${fact} · `), Cards.speakers(claim), claim.document.publisher ? ` · ${claim.document.publisher}` : ""))));
    }, "div");
  }

  /* Contributors by stage: for each force, plan or place, who has come how far. */

  function contributors(state, claims) {
    const view = byId("view-contributors");
    const staged = claims.filter((claim) => claim.stage);
    if (!staged.length) {
      replace(view, el("p", { class: "nothing" }, "No claim with a stage (an offer of troops or money) passes the filters."));
      return;
    }
    const targets = new Map();
    for (const claim of staged) {
      const key = `${claim.relation.id} ${claim.object.index}`;
      if (!targets.has(key)) targets.set(key, []);
      targets.get(key).push(claim);
    }
    const ranked = [...targets.values()].sort((a, b) => b.length - a.length || a[0].index - b[0].index);
    replace(view, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Contributors by stage" },
      el("h2", { class: "unseen" }, "Contributors by stage"),
      el("p", { class: "quiet" }, "Who has come how far: from first interest to delivery, or refusal. Choose a sentence to read it in its paragraph."),
      Panel.more(ranked, target, "div")));
  }

  function target(claims) {
    const [{ relation, object }] = claims;
    const place = Data.whereIs(object);
    return el("section", { class: "target" },
      el("h3", {}, el("span", { class: "quiet" }, `${relation.label} → `), Drawing.badge(object.type), " ", Cards.person(object),
        place ? [el("span", { class: "quiet" }, " in "), Cards.person(place)] : null),
      el("div", { class: "stages" }, Data.stages.map((stage) => {
        const givers = new Map();
        for (const claim of claims) {
          if (claim.stage !== stage) continue;
          if (!givers.has(claim.subject)) givers.set(claim.subject, []);
          givers.get(claim.subject).push(claim);
        }
        return el("div", { class: `step ${stage} ${givers.size ? "" : "void"}` },
          el("h4", {}, stage, givers.size ? el("span", { class: "quiet" }, ` ${number(givers.size)}`) : null),
          el("ul", { class: "lines" }, [...givers].sort(([a], [b]) => a.name.localeCompare(b.name)).map(([giver, same]) => {
            const claim = [...same].sort((a, b) => Boolean(b.quantity) - Boolean(a.quantity) || b.published - a.published || a.index - b.index)[0];
            const manner = [claim.modality === "actual" ? "" : claim.modality, claim.polarity === "negated" && stage !== "refused" ? "denied" : ""];
            return el("li", { class: Data.status(claim) }, button([el("span", {}, giver.name),
              el("span", { class: "amount" }, Data.amount(claim.quantity), el("span", { class: "quiet" }, manner.filter(Boolean).map((word) => ` ${word}`))),
              el("span", { class: "preview" }, `“${Drawing.shorten(Data.quote(claim).replace(/\s+/g, " "), 180)}”`)],
            () => State.selectClaim(claim), { class: "line", title: "Read it in its paragraph" }));
          })));
      })));
  }

  /* Disagreements: both sides, quoted. */

  function disagreements(state, claims) {
    const view = byId("view-disagreements");
    const passing = new Set(claims);
    const found = Data.disagreements.filter(({ left, right }) => passing.has(left) || passing.has(right));
    if (!found.length) {
      replace(view, el("p", { class: "nothing" }, Data.disagreements.length ? "No disagreement passes the filters." : "The sources do not disagree on anything that was found."));
      return;
    }
    replace(view, el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Disagreements" },
      el("h2", { class: "unseen" }, "Disagreements"),
      el("p", { class: "quiet" }, `${plural(found.length, "pair")} of claims that cannot both hold.`),
      Panel.more(found, ({ reason, left, right, explanation }) => el("section", { class: "versus" },
        el("h3", {}, el("span", { class: "chip reason" }, reason.replaceAll("-", " ")), " ", explanation),
        el("div", { class: "sides" }, Cards.card(left, true), Cards.card(right, true))), "div")));
  }

  return { timeline, contributors, disagreements };
})();
