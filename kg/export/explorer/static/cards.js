"use strict";
/* One claim as a card: who is said to do what, on whose word, and the sentence in its paragraph. */

const Cards = (() => {
  const { el, button, link } = Dom;

  /** The attributes of a claim as short words, without those that go without saying. */
  function facts(claim) {
    return [
      claim.polarity === "negated" ? "denied" : "",
      claim.stage,
      claim.modality === "actual" ? "" : claim.modality,
      Data.amount(claim.quantity),
      claim.time ? `time: ${Data.period(claim.time)}` : "",
    ].filter(Boolean);
  }

  const person = (entity) => button(entity.name, () => State.select(entity), { class: "name" });

  /** "said by A, according to B": nearest to the claim first. */
  function speakers(claim) {
    if (!claim.speakers.length) return el("span", { class: "quiet" }, "stated by the article itself");
    return el("span", {}, claim.speakers.map((speaker, rank) => [rank ? ", according to " : "said by ", person(speaker)]));
  }

  function passage(claim) {
    return el("blockquote", {},
      claim.passage.slice(0, claim.start),
      el("mark", {}, claim.passage.slice(claim.start, claim.end)),
      claim.passage.slice(claim.end));
  }

  function source(claim) {
    const { title, url, publisher, date } = claim.document;
    return el("footer", {},
      url ? link(url, title) : el("span", {}, title),
      el("span", { class: "quiet" }, [publisher, date].filter(Boolean).map((part) => ` · ${part}`)));
  }

  const chip = (name, value) => value ? el("span", { class: `chip ${name}`, title: name }, value) : null;

  function chips(claim) {
    return el("div", { class: "chips" },
      chip("quantity", Data.amount(claim.quantity)),
      chip("stage", claim.stage),
      chip(`modality ${claim.modality}`, claim.modality),
      chip(`polarity ${claim.polarity}`, claim.polarity),
      chip("time", claim.time ? `time: ${Data.period(claim.time)}` : ""));
  }

  function heading(claim) {
    return el("div", { class: "triple" },
      person(claim.subject), " ", el("span", { class: `relation ${Data.status(claim)}` }, claim.relation.label), " ", person(claim.object), claim.of ? [" of ", person(claim.of)] : null);
  }

  /** The whole card; `titled` repeats the triple on top. */
  function card(claim, titled) {
    return el("article", { class: `card ${Data.status(claim)}`, "data-claim": claim.id },
      titled ? heading(claim) : null,
      chips(claim),
      claim.about ? el("p", { class: "about" }, `About: ${claim.about}`) : null,
      claim.of && !titled ? el("p", { class: "about" }, "Of: ", person(claim.of)) : null,
      passage(claim),
      el("p", { class: "speakers" }, speakers(claim)),
      source(claim),
      el("p", { class: "quiet fine" }, `confidence ${Math.round(claim.confidence * 100)}%`, claim.extractor ? ` · found by ${claim.extractor}` : ""));
  }

  return { card, facts, chips, person, heading, passage, speakers, source };
})();
