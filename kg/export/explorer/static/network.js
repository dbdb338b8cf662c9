"use strict";
/* The graph on its canvas: vis-network draws discs and lines; the names are drawn here, at one size at
   every zoom, as many as fit. */

const NetworkView = (() => {
  const NARROW = 640;
  const DOUBLE = 240;
  const CROWD = 600;
  const ROOM = { top: 62, bottom: 46 };
  let network = null;
  let nodes = null;
  let links = null;
  let view = null;
  let positions = new Map();
  let hovered = null;
  let lastKey = "";
  let names = { key: "", labels: [] };
  let version = 0;
  let colours = Drawing.theme();
  const widths = new Map();
  const frame = Dom.byId("canvas");

  const narrow = () => innerWidth < NARROW;
  const usual = () => narrow() ? 26 : Data.opening.length;

  function box() {
    const width = Math.max(frame.clientWidth, 320);
    const height = Math.max(frame.clientHeight, 320);
    return { width: width * 0.92, height: height * 0.86 };
  }

  function start() {
    nodes = new vis.DataSet();
    links = new vis.DataSet();
    network = new vis.Network(frame, { nodes, edges: links }, {
      autoResize: true,
      physics: false,
      layout: { randomSeed: 20, improvedLayout: false },
      interaction: { hover: true, hideEdgesOnDrag: false, zoomSpeed: 0.6 },
      edges: { smooth: false, font: { size: 0 } },
      nodes: { font: { size: 0 } },
    });
    frame.querySelector("canvas").setAttribute("role", "img");
    frame.querySelector(".vis-network").addEventListener("keydown", steer);
    // A press waits a moment: the panel that it opens would move the node from under a second press.
    let waiting = 0;
    network.on("click", ({ nodes: [node], edges: [edge] }) => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (node !== undefined) State.select(Data.entities[node]);
        else if (edge !== undefined && edgeOf(edge)) State.selectClaim(edgeOf(edge).claims[0]);
        else State.select(null);
      }, DOUBLE);
    });
    network.on("doubleClick", ({ nodes: [node] }) => {
      clearTimeout(waiting);
      if (node !== undefined) expand(Data.entities[node]);
    });
    network.on("hoverNode", ({ node, event }) => hover({ node }, event));
    network.on("hoverEdge", ({ edge, event }) => hover({ edge }, event));
    network.on("blurNode", () => hover(null));
    network.on("blurEdge", () => hover(null));
    network.on("dragStart", () => hover(null));
    network.on("zoom", () => hover(null));
    network.on("dragEnd", ({ nodes: [node] }) => {
      if (node === undefined) return;
      positions.set(node, network.getPosition(node));
      version += 1;
    });
    network.on("afterDrawing", drawNames);
  }

  /** Arrow keys move the window over the graph, plus and minus zoom, 0 shows everything. */
  function steer(event) {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] };
    const zooms = { "+": 1.25, "=": 1.25, "-": 0.8 };
    if (moves[event.key]) {
      const [x, y] = moves[event.key];
      network.moveTo({ offset: { x, y }, animation: false });
    } else if (zooms[event.key]) zoom(zooms[event.key]);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  }

  const edgeOf = (key) => view.edges.find((edge) => edge.key === key);

  /** Add an entity's neighbours to the view, or take them away again. */
  function expand(entity) {
    const state = State.get();
    const open = state.expanded.includes(entity.id);
    State.change({
      expanded: open ? state.expanded.filter((id) => id !== entity.id) : [...state.expanded, entity.id],
      selected: `n:${entity.id}`,
    });
  }

  /** Draw what a state asks for; nodes that were drawn before an expansion stay where they are. */
  function show(state, claims) {
    if (!network) start();
    hover(null); // what was under the pointer may stand elsewhere now
    const before = view ? new Set(view.nodes.map((entity) => entity.index)) : new Set();
    network.redraw(); // takes the size that the panel leaves
    view = Select.drawn(state, claims, usual());
    const present = view.nodes.map((entity) => entity.index);
    const key = `${present.join(" ")}|${view.edges.length}`;
    if (key !== lastKey) {
      const grown = before.size > 0 && !view.route && [...before].every((entity) => present.includes(entity));
      const shrunk = before.size > 0 && !view.route && present.every((entity) => before.has(entity)) && present.length > before.size * 0.6;
      const kept = grown || shrunk ? new Map([...positions].filter(([entity]) => before.has(entity))) : new Map();
      positions = Layout.place(view, kept, box());
      lastKey = key;
      paint();
      if (!grown || view.nodes.length - before.size >= 60) fit();
    } else {
      paint();
    }
    caption(state, claims);
  }

  /** Give every node and edge the look that selection and colour scheme ask for. */
  function paint() {
    const state = State.get();
    const ends = Select.subject(state).map((entity) => entity.index);
    const chosen = new Set(ends);
    const triple = state.selected.startsWith("c:") && Data.claimById.get(state.selected.slice(2))?.triple;
    const near = new Set(ends);
    if (ends.length === 1) for (const other of (view.near.get(ends[0]) || new Map()).keys()) near.add(other);
    const heaviest = Math.max(1, ...view.nodes.map((entity) => view.weight.get(entity.index) || 0));
    const bends = Drawing.bends(view.edges);
    colours = Drawing.theme();
    version += 1;
    const usualOpacity = Math.min(0.85, Math.max(0.3, 0.85 * Math.sqrt(120 / (view.edges.length + 1))));
    const lit = (edge) => !ends.length || (triple ? edge.triple === triple : chosen.has(edge.subject.index) || chosen.has(edge.object.index));
    sync(nodes, view.nodes.map((entity) =>
      Drawing.node(entity, view.weight.get(entity.index) || 0.3, heaviest, positions.get(entity.index), narrow() ? 0.75 : 1, ends.length > 0 && !near.has(entity.index), colours)));
    sync(links, view.edges.map((edge) => Drawing.edge(edge, bends.get(edge.key), lit(edge) ? (ends.length ? 0.95 : usualOpacity) : 0.1, colours)));
    network.setSelection({
      nodes: ends.length === 1 ? ends.filter((index) => nodes.get(index)) : [],
      edges: triple ? view.edges.filter((edge) => edge.triple === triple).map((edge) => edge.key) : [],
    }, { highlightEdges: false });
    // So many lines would make the window lag behind the pointer; they come back when it rests.
    network.setOptions({ interaction: { hideEdgesOnDrag: view.edges.length > CROWD } });
    network.redraw();
  }

  function sync(set, items) {
    const wanted = new Set(items.map((item) => item.id));
    const gone = set.getIds().filter((id) => !wanted.has(id));
    if (gone.length) set.remove(gone);
    set.update(items);
  }

  /** How far names may reach beyond the outermost entity on either side. */
  const side = () => narrow() ? 40 : 65;

  function extent() {
    const all = (axis) => [...positions.values()].map((spot) => spot[axis]);
    return { left: Math.min(...all("x")), right: Math.max(...all("x")), top: Math.min(...all("y")), bottom: Math.max(...all("y")) };
  }

  /** Show all that is drawn, with room for the buttons on top and for the names of the outermost. */
  function fit() {
    if (!positions.size) return;
    const { left, right, top, bottom } = extent();
    const [wide, tall] = [frame.clientWidth - 2 * side(), frame.clientHeight - ROOM.top - ROOM.bottom];
    const scale = Math.max(0.05, Math.min(1.1, wide / (right - left + 1), tall / (bottom - top + 1)));
    const offset = { x: 0, y: (ROOM.top - ROOM.bottom) / 2 };
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, offset, animation: false });
  }

  /** Bring the selection into the window where it is outside. */
  function reveal(state) {
    const ends = Select.subject(state).map((entity) => positions.get(entity.index)).filter(Boolean);
    if (!ends.length) return;
    const middle = { x: ends.reduce((sum, end) => sum + end.x, 0) / ends.length, y: ends.reduce((sum, end) => sum + end.y, 0) / ends.length };
    const free = uncovered();
    const seen = ends.every((end) => {
      const at = network.canvasToDOM(end);
      return at.x > 30 && at.y > 30 && at.x < frame.clientWidth - 30 && at.y < free - 30;
    });
    const scale = Math.max(network.getScale(), 0.55);
    const offset = { x: 0, y: (free - frame.clientHeight) / 2 };
    if (!seen) network.moveTo({ position: middle, scale, offset, animation: { duration: 250 } });
  }

  /** Once the panel is open: show the selection where it is not covered. */
  function uncover() {
    const state = State.get();
    if (Select.subject(state).length) reveal(state);
  }

  /** How much of the canvas's height the panel leaves free (it lies over it on small screens). */
  function uncovered() {
    const panel = Dom.byId("panel");
    if (panel.hidden || getComputedStyle(panel).position !== "fixed") return frame.clientHeight;
    return Math.max(80, panel.getBoundingClientRect().top - frame.getBoundingClientRect().top);
  }

  /** Draw the names in screen pixels, whatever the zoom. */
  function drawNames(context) {
    if (!view) return;
    const ratio = window.devicePixelRatio || 1;
    const labels = namesNow(context);
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    for (const label of labels) {
      context.font = font(label);
      context.lineWidth = 4;
      context.strokeStyle = colours.ground;
      context.fillStyle = label.edge ? (label.denied ? colours.denied : colours.accent) : colours.ink;
      label.lines.forEach((line, rank) => context.strokeText(line, label.x, Drawing.lineAt(label, rank)));
      label.lines.forEach((line, rank) => context.fillText(line, label.x, Drawing.lineAt(label, rank)));
    }
    context.restore();
  }

  const font = (label) => `${label.edge ? "italic " : label.bold ? "600 " : ""}${label.size}px ${Drawing.FONT}`;

  /** The names and where they stand in the window; chosen anew only when more than the window has moved. */
  function namesNow(context) {
    const scale = network.getScale();
    const key = `${version} ${scale} ${hovered?.node} ${hovered?.edge}`;
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    if (names.key !== key) names = { key, labels: chooseNames(State.get(), scale, context) };
    return names.labels.map((label) => ({ ...label, x: label.x + origin.x, y: label.y + origin.y }));
  }

  /** The names that fit at a scale, in pixels from the origin of the graph. */
  function chooseNames(state, scale, context) {
    const ends = new Set(Select.subject(state).map((entity) => entity.index));
    const triple = state.selected.startsWith("c:") && Data.claimById.get(state.selected.slice(2))?.triple;
    const near = new Set(ends);
    for (const edge of ends.size === 1 ? view.edges : []) {
      if (ends.has(edge.subject.index)) near.add(edge.object.index);
      if (ends.has(edge.object.index)) near.add(edge.subject.index);
    }
    const candidates = [];
    for (const entity of view.nodes) {
      const at = positions.get(entity.index);
      const must = ends.has(entity.index) || hovered?.node === entity.index;
      candidates.push({
        lines: Drawing.wrap(entity.name, must ? 28 : 21, must ? 3 : 2), x: at.x * scale, y: at.y * scale, size: must ? 13 : 12, bold: must,
        radius: (nodes.get(entity.index)?.size || 8) * scale, must, silent: !must && ends.size > 0 && !near.has(entity.index),
        rank: (must ? 1e9 : 0) + (near.has(entity.index) ? 1e6 : 0) + (view.weight.get(entity.index) || 0),
      });
    }
    const few = view.edges.length <= 60;
    for (const edge of view.edges) {
      const must = hovered?.edge === edge.key || (triple && edge.triple === triple);
      const touching = ends.size === 1 && (ends.has(edge.subject.index) || ends.has(edge.object.index));
      if (!must && !touching && !few && scale < 1.7) continue;
      if (ends.size && !must && !touching) continue;
      const at = middle(edge);
      // A name needs a line longer than itself, or it hides arrow and dashes.
      if (!must && span(edge) * scale < 7 * edge.label.length + 34) continue;
      candidates.push({ lines: [edge.label], x: at.x * scale, y: at.y * scale, size: 11, must: false, rank: must ? 5e8 : -1, edge: true, denied: edge.status === "denied" });
    }
    candidates.sort((a, b) => b.rank - a.rank);
    const { left, right } = extent();
    const middleX = ((left + right) / 2) * scale;
    const half = Math.max(((right - left) / 2) * scale + side(), frame.clientWidth / 2);
    return Drawing.fit(candidates, (label) => {
      const style = font(label);
      return Math.max(...label.lines.map((line) => {
        const key = `${style} ${line}`;
        if (!widths.has(key)) {
          context.font = style;
          widths.set(key, context.measureText(line).width);
        }
        return widths.get(key);
      }));
    }, { left: middleX - half, right: middleX + half });
  }

  /** The point halfway along an edge, and the point it bends towards (null where it is straight). */
  function bendPoint(edge) {
    const drawn = network.body.edges[edge.key];
    return drawn && drawn.options.smooth && drawn.options.smooth.enabled ? drawn.edgeType.getViaNode() : null;
  }

  function span(edge) {
    const [from, to] = [positions.get(edge.subject.index), positions.get(edge.object.index)];
    return Math.hypot(from.x - to.x, from.y - to.y);
  }

  function middle(edge) {
    const from = positions.get(edge.subject.index);
    const to = positions.get(edge.object.index);
    const via = bendPoint(edge);
    if (!via) return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    return { x: from.x / 4 + via.x / 2 + to.x / 4, y: from.y / 4 + via.y / 2 + to.y / 4 };
  }

  /** Under the pointer: a name, or an edge's first quote. */
  function hover(target, event) {
    hovered = target;
    const tip = Dom.byId("tip");
    tip.hidden = target === null;
    if (target === null) return;
    if (target.node !== undefined) {
      const entity = Data.entities[target.node];
      const more = (view.near.get(entity.index)?.size || 0);
      Dom.replace(tip, Dom.el("strong", {}, entity.name), ` · ${Data.kind(entity.type)}`, Dom.el("div", { class: "quiet" }, `${Dom.plural(more, "neighbour")} · click for the dossier, double-click to expand`));
    } else {
      const edge = edgeOf(target.edge);
      const [claim] = edge.claims;
      Dom.replace(tip,
        Dom.el("strong", {}, Data.sentence(claim)),
        Dom.el("div", {}, `“${Drawing.shorten(Data.quote(claim), 220)}”`),
        Dom.el("div", { class: "quiet" }, Cards.facts(claim).concat(claim.document.publisher || [], claim.document.date || []).join(" · ")));
    }
    const bounds = frame.getBoundingClientRect();
    const x = (event?.clientX ?? bounds.left) - bounds.left;
    const y = (event?.clientY ?? bounds.top) - bounds.top;
    tip.style.left = `${Math.max(8, Math.min(x + 14, bounds.width - tip.offsetWidth - 8))}px`;
    tip.style.top = `${y + 18 + tip.offsetHeight > bounds.height ? Math.max(8, y - tip.offsetHeight - 12) : y + 18}px`;
  }

  function caption(state, claims) {
    const parts = [];
    if (view.route) {
      const [from, to] = [Data.entityById.get(state.start), Data.entityById.get(state.goal)];
      parts.push(view.route.steps.length
        ? `Shortest path from ${from.name} to ${to.name}: ${Dom.plural(view.route.steps.length - 1, "step")}${view.route.directed ? "" : ", not all along the arrows"}`
        : `No path from ${from.name} to ${to.name} under these filters`);
    } else {
      parts.push(`${Dom.number(view.nodes.length)} of ${Dom.plural(view.total, "entity", "entities")} drawn`);
    }
    Dom.byId("drawn").textContent = parts.join("");
    Dom.byId("canvas").querySelector("canvas").setAttribute("aria-label",
      `Graph of ${view.nodes.length} entities and ${view.edges.length} relations; the table view holds the same ${claims.length} claims as text`);
    Dom.byId("fewer").disabled = view.nodes.length <= 10 || Boolean(view.route);
    Dom.byId("more").disabled = view.nodes.length >= Math.min(view.total, 400) || Boolean(view.route);
    Dom.byId("empty").hidden = view.nodes.length > 0;
    Dom.byId("empty").textContent = Data.none;
  }

  /** Draw more or fewer entities, by half. */
  function resize(factor) {
    const size = Math.round(Math.min(400, Math.max(10, (State.get().size || usual()) * factor)));
    State.change({ size });
  }

  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor, animation: { duration: 150 } });

  return {
    show, uncover, expand, fit, zoom, resize, bendPoint, font,
    /** What is on the canvas now, for saving it. */
    picture: () => ({ view, positions, labels: namesNow(frame.querySelector("canvas").getContext("2d")), frame, nodes, scale: network.getScale(), toScreen: (point) => network.canvasToDOM(point) }),
  };
})();
