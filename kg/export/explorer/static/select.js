"use strict";
/* Which claims pass the filters, how much each value would give, and which entities are drawn. */

const Select = (() => {
  const NEIGHBOURS = 40;
  const MOST = 500;

  /** The values of a claim under each filter; a claim passes when one of them is chosen. */
  const FACETS = {
    class: (claim) => claim.subject.type === claim.object.type
      ? [claim.subject.type] : [claim.subject.type, claim.object.type],
    relation: (claim) => [claim.relation.id],
    stage: (claim) => claim.stage ? [claim.stage] : [],
    modality: (claim) => [claim.modality],
    polarity: (claim) => [claim.polarity],
    speaker: (claim) => claim.speakers.map((speaker) => speaker.id),
    publisher: (claim) => claim.document.publisher ? [claim.document.publisher] : [],
  };

  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  const when = (claim, state) => state.dates === "spoken" ? claim.spoken : claim.published;

  function test(key, chosen) {
    const wanted = new Set(chosen);
    return (claim) => FACETS[key](claim).some((value) => wanted.has(value));
  }

  const texts = [];
  const textOf = (claim) => texts[claim.index] ??= ` ${fold(`${Data.sentence(claim)} ${Data.quote(claim)} ${claim.document.title}`)}`.replace(/[^\p{L}\p{N}]+/gu, " ");
  let held = { text: "", claims: new Set() };

  /** The claims that hold all of some words, or else all the longer ones, or else the most of these. Endings count little. */
  function holding(text) {
    if (held.text === text) return held.claims;
    const words = fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const stems = (list) => list.map((word) => ` ${word.length > 6 ? word.slice(0, -3) : word}`);
    const long = stems(words.filter((word) => word.length > 3));
    const hits = (claim, list) => list.filter((stem) => textOf(claim).includes(stem)).length;
    let found = Data.claims.filter((claim) => hits(claim, stems(words)) === words.length);
    if (!found.length) {
      const most = Data.claims.reduce((best, claim) => Math.max(best, hits(claim, long)), 1);
      found = Data.claims.filter((claim) => hits(claim, long) === most);
    }
    held = { text, claims: new Set(found) };
    return held.claims;
  }

  /** The conditions of a state by name; `without` leaves some out. */
  function conditions(state, without = []) {
    const tests = {};
    for (const key of Object.keys(FACETS)) if (state[key].length) tests[key] = test(key, state[key]);
    if (state.from || state.to) {
      const from = state.from ? Data.day(state.from) : -Infinity;
      const to = state.to ? Data.day(state.to) : Infinity;
      tests.date = (claim) => {
        const day = when(claim, state);
        return day !== null && day >= from && day <= to;
      };
    }
    if (state.confidence) tests.confidence = (claim) => claim.confidence * 100 >= state.confidence;
    if (state.text) tests.text = (claim) => holding(state.text).has(claim);
    if (Data.entityById.has(state.place)) {
      const targets = Data.forcesAt(Data.entityById.get(state.place));
      tests.place = (claim) => targets.has(claim.object);
    }
    return Object.entries(tests).filter(([name]) => !without.includes(name)).map(([, value]) => value);
  }

  function matching(state, without) {
    const tests = conditions(state, without);
    return tests.length ? Data.claims.filter((claim) => tests.every((passes) => passes(claim))) : Data.claims;
  }

  /** Value → number of claims under one filter, given all the others. */
  function tally(state, key) {
    const counts = new Map();
    for (const claim of matching(state, [key])) {
      for (const value of FACETS[key](claim)) counts.set(value, (counts.get(value) || 0) + 1);
    }
    return counts;
  }

  /**
   * The edges of some claims: one for each triple and manner (stated, open, denied). An office joins its holder to the
   * body that it belongs to; "president" is a node, which joins all presidents, only where it is asked for.
   */
  function edges(claims, asked = new Set()) {
    const found = new Map();
    const add = (claim, object, label) => {
      const key = `${claim.triple} ${object.index} ${Data.status(claim)}`;
      if (!found.has(key)) {
        found.set(key, { key, triple: claim.triple, subject: claim.subject, label, object,
          status: Data.status(claim), claims: [], sources: 1 });
      }
      found.get(key).claims.push(claim);
    };
    for (const claim of claims) {
      if (!Data.isOffice(claim) || asked.has(claim.object)) add(claim, claim.object, claim.relation.label);
      if (Data.isOffice(claim) && claim.of) add(claim, claim.of, `${claim.object.name} of`);
    }
    for (const edge of found.values()) {
      const publishers = new Set(edge.claims.map((claim) => claim.document.publisher || claim.document.id));
      edge.sources = Math.min(publishers.size, Math.max(1, Data.sources(edge.triple)));
    }
    return [...found.values()];
  }

  /** Weights of entities, and each one's neighbours with the weight of the tie. */
  function adjacency(links) {
    const weight = new Map();
    const near = new Map();
    const tie = (a, b, sources) => {
      if (!near.has(a)) near.set(a, new Map());
      near.get(a).set(b, (near.get(a).get(b) || 0) + sources);
    };
    for (const link of links) {
      const [a, b] = [link.subject.index, link.object.index];
      weight.set(a, (weight.get(a) || 0) + link.sources);
      weight.set(b, (weight.get(b) || 0) + link.sources);
      if (a === b) continue;
      tie(a, b, link.sources);
      tie(b, a, link.sources);
    }
    return { weight, near };
  }

  /** The weightiest entities, each with a neighbour among them (as layout.py chooses). */
  function weightiest({ weight, near }, limit) {
    const pairs = [];
    for (const [a, others] of near) for (const b of others.keys()) if (a < b) pairs.push([a, b]);
    const rank = ([a, b]) => [Math.min(weight.get(a), weight.get(b)), Math.max(weight.get(a), weight.get(b))];
    const ranked = pairs.map((pair) => ({ pair, low: rank(pair)[0], high: rank(pair)[1] }));
    ranked.sort((x, y) => y.low - x.low || y.high - x.high || x.pair[0] - y.pair[0] || x.pair[1] - y.pair[1]);
    const chosen = new Set();
    for (const { pair } of ranked) {
      const fresh = pair.filter((entity) => !chosen.has(entity));
      if (chosen.size + fresh.length > limit) break;
      for (const entity of fresh) chosen.add(entity);
    }
    return chosen;
  }

  /** The neighbours of an entity, strongest ties first. */
  function neighbours({ weight, near }, entity, limit = NEIGHBOURS) {
    const others = [...(near.get(entity) || new Map())];
    others.sort(([a, x], [b, y]) => y - x || weight.get(b) - weight.get(a) || a - b);
    return others.slice(0, limit).map(([other]) => other);
  }

  /** Shortest path as networkx has it: along the arrows, or else against them; [] where none. */
  function path(links, start, goal) {
    const ways = (both) => {
      const next = new Map();
      const add = (a, b) => { if (!next.has(a)) next.set(a, []); next.get(a).push(b); };
      for (const link of links) {
        add(link.subject.index, link.object.index);
        if (both) add(link.object.index, link.subject.index);
      }
      return next;
    };
    for (const both of [false, true]) {
      const next = ways(both);
      const before = new Map([[start, start]]);
      let front = [start];
      while (front.length && !before.has(goal)) {
        const beyond = [];
        for (const node of front) {
          for (const other of [...(next.get(node) || [])].sort((a, b) => a - b)) {
            if (!before.has(other)) { before.set(other, node); beyond.push(other); }
          }
        }
        front = beyond;
      }
      if (!before.has(goal)) continue;
      const steps = [goal];
      while (steps[0] !== start) steps.unshift(before.get(steps[0]));
      return { steps, directed: !both };
    }
    return { steps: [], directed: false };
  }

  /** What the graph shows: entities (in the order they came in), edges among them, and why. */
  function drawn(state, claims, usual) {
    const selected = subject(state);
    const links = edges(claims, new Set([...selected, ...[state.start, state.goal, state.only, ...state.expanded].map((id) => Data.entityById.get(id))]));
    const ties = adjacency(links);
    const size = state.size || usual;
    const start = Data.entityById.get(state.start);
    const goal = Data.entityById.get(state.goal);
    const only = Data.entityById.get(state.only);
    const filtered = claims.length !== Data.claims.length;
    let chosen;
    let route = null;
    let opening = false;
    if (start && goal) {
      route = path(links, start.index, goal.index);
      chosen = new Set(route.steps);
    } else if (only) {
      chosen = new Set([only.index, ...neighbours(ties, only.index, Math.max(size, 60))]);
    } else if (filtered || size > Data.opening.length) {
      chosen = weightiest(ties, size);
    } else {
      chosen = new Set(Data.opening.slice(0, size).map(([entity]) => entity));
      opening = true;
    }
    for (const id of state.expanded) {
      const entity = Data.entityById.get(id).index;
      if (chosen.size < MOST) for (const other of [entity, ...neighbours(ties, entity)]) chosen.add(other);
    }
    for (const entity of selected) {
      if (chosen.has(entity.index)) continue;
      chosen.add(entity.index);
      if (selected.length === 1) for (const other of neighbours(ties, entity.index, 12)) chosen.add(other);
    }
    return {
      nodes: [...chosen].map((index) => Data.entities[index]),
      edges: links.filter((link) => chosen.has(link.subject.index) && chosen.has(link.object.index)),
      total: ties.weight.size, weight: ties.weight, near: ties.near, route, opening,
    };
  }

  /** The entities that the selection names: one, the two ends of an edge, or none. */
  function subject(state) {
    const [kind, id] = [state.selected.slice(0, 2), state.selected.slice(2)];
    if (kind === "n:" && Data.entityById.has(id)) return [Data.entityById.get(id)];
    const claim = kind === "c:" && Data.claimById.get(id);
    return claim ? [claim.subject, Data.isOffice(claim) && claim.of ? claim.of : claim.object] : [];
  }

  return { FACETS, fold, when, matching, tally, edges, path, drawn, subject };
})();
