"use strict";
/* What things look like: shape and colour of each class, line of each manner, and the names on the canvas. */

const Drawing = (() => {
  /** Colours after Okabe and Ito, and Tol; a shape besides, full or hollow, so that no class is told by colour alone. */
  const CLASSES = {
    Country: ["#0072b2", "dot"],
    Organization: ["#009e73", "square"],
    ArmedGroup: ["#d55e00", "triangle"],
    Person: ["#cc79a7", "dot", true],
    Position: ["#882255", "diamond", true],
    Force: ["#e69f00", "hexagon"],
    Place: ["#56b4e9", "triangleDown"],
    Zone: ["#44aa99", "square", true],
    Plan: ["#999933", "diamond"],
    Meeting: ["#aa4499", "star"],
    Group: ["#888888", "hexagon", true],
    Topic: ["#a6761d", "triangle", true],
  };
  const FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif";

  const look = (type) => CLASSES[type] || CLASSES.Group;

  /** Colours of the present scheme, from the style sheet. */
  function theme() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return { ground: read("--ground"), ink: read("--ink"), faint: read("--edge"), denied: read("--denied"), accent: read("--accent") };
  }

  /** Turn a class's shape into an outline around 0,0 with the given radius, as an SVG path. */
  function outline(shape, r) {
    const corners = (n, turn, radius = () => r) => Array.from({ length: n }, (_, i) => {
      const angle = turn + (i * 2 * Math.PI) / n;
      return `${(radius(i) * Math.cos(angle)).toFixed(1)},${(radius(i) * Math.sin(angle)).toFixed(1)}`;
    });
    const up = -Math.PI / 2;
    const shapes = {
      dot: () => `M${-r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0z`,
      square: () => `M${corners(4, Math.PI / 4, () => r * 1.25).join("L")}z`,
      diamond: () => `M${corners(4, up, () => r * 1.2).join("L")}z`,
      triangle: () => `M${corners(3, up, () => r * 1.25).join("L")}z`,
      triangleDown: () => `M${corners(3, -up, () => r * 1.25).join("L")}z`,
      hexagon: () => `M${corners(6, 0, () => r * 1.05).join("L")}z`,
      star: () => `M${corners(10, up, (i) => (i % 2 ? r * 0.55 : r * 1.3)).join("L")}z`,
    };
    return (shapes[shape] || shapes.dot)();
  }

  /** A small picture of a class, for legend, search and dossier. */
  function badge(type) {
    const [colour, shape, hollow] = look(type);
    return Dom.svg("svg", { viewBox: "-8 -8 16 16", class: "badge", "aria-hidden": "true" },
      Dom.svg("path", { d: outline(shape, hollow ? 5 : 5.6), ...paint(colour, hollow, theme(), "none") }));
  }

  const channels = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

  /** A colour on its way to the ink, so that pale shapes stand out from a pale ground and dark ones from a dark. */
  function inked(colour, colours, share) {
    const ink = channels(colours.ink);
    return `#${channels(colour).map((value, at) => Math.round(value + (ink[at] - value) * share).toString(16).padStart(2, "0")).join("")}`;
  }

  /** How a shape is filled and outlined. */
  function paint(colour, hollow, colours, ground = colours.ground) {
    return hollow ? { fill: ground, stroke: inked(colour, colours, 0.25), "stroke-width": 2.5 }
      : { fill: colour, stroke: inked(colour, colours, 0.5), "stroke-width": 1 };
  }

  function node(entity, weight, heaviest, position, zoom, dimmed, colours) {
    const [colour, shape, hollow] = look(entity.type);
    const { fill, stroke, "stroke-width": rim } = paint(colour, hollow, colours);
    return {
      id: entity.index, shape, x: position.x, y: position.y, size: zoom * (7 + 15 * Math.sqrt(weight / heaviest)),
      color: { background: fill, border: stroke, highlight: { background: fill, border: colours.ink }, hover: { background: fill, border: colours.ink } },
      borderWidth: rim, borderWidthSelected: 3.5, opacity: dimmed ? 0.22 : 1,
    };
  }

  const width = (edge) => Math.min(1.3 + 1.5 * (edge.sources - 1), 9);

  function edgeColour(edge, colours) {
    return edge.status === "denied" ? colours.denied : colours.faint;
  }

  function edge(link, bend, opacity, colours) {
    const colour = edgeColour(link, colours);
    return {
      id: link.key, from: link.subject.index, to: link.object.index, width: width(link),
      color: { color: colour, highlight: colours.accent, hover: colours.accent, opacity },
      dashes: link.status === "open" ? [7, 5] : link.status === "denied" ? [2, 3] : false,
      arrows: { to: { enabled: true, scaleFactor: 0.5, type: link.status === "denied" ? "bar" : "arrow" } },
      smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
      selectionWidth: 1.5, hoverWidth: 0.5,
    };
  }

  /** How far each edge bends, so that edges between the same two never cover one another. */
  function bends(links) {
    const pairs = new Map();
    for (const link of links) {
      const [a, b] = [link.subject.index, link.object.index];
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      if (!pairs.has(key)) pairs.set(key, []);
      pairs.get(key).push(link);
    }
    const found = new Map();
    for (const group of pairs.values()) {
      const gap = Math.min(0.2, 1.1 / group.length);
      group.forEach((link, rank) => {
        const aside = (rank - (group.length - 1) / 2) * gap;
        found.set(link.key, link.subject.index < link.object.index ? aside : -aside);
      });
    }
    return found;
  }

  const shorten = (text, most) => text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;

  /** A name in a few lines, broken and, where it is longer, cut between words. */
  function wrap(name, width, most) {
    const made = [""];
    for (const word of name.split(/\s+/)) {
      const last = made.at(-1);
      if (!last || last.length + word.length < width) made[made.length - 1] = last ? `${last} ${word}` : word;
      else if (made.length < most) made.push(word);
      else { made[made.length - 1] += "…"; break; }
    }
    return made.map((line) => shorten(line, width + 4));
  }

  const LEADING = 1.15;
  /** The height of one line of a label whose middle is at its y. */
  const lineAt = ({ y, size, lines }, rank) => y + (rank - (lines.length - 1) / 2) * size * LEADING;

  /**
   * Choose which names fit between the walls: the weightiest first, none over another name. Only the weightiest quarter may
   * cover a shape, a lighter one, where no place is left. `candidates` hold {lines, x, y, size, bold, must}, already in the canvas's pixels, in order of rank; those of
   * entities also {radius}: their name may stand around the shape; and {silent}: a shape whose name is not wanted.
   */
  function fit(candidates, measure, walls) {
    const shapes = candidates.filter(({ radius, silent }) => radius && !silent).map(({ x, y, radius }) => (
      { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }));
    const few = shapes.length / 4;
    const taken = [];
    const apart = (box) => (other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom;
    const free = (box) => box.left >= walls.left && box.right <= walls.right && taken.every(apart(box));
    const placed = [];
    for (const [rank, candidate] of candidates.entries()) {
      const { x, y, radius, size, lines, must, silent } = candidate;
      if (silent) continue;
      const half = measure(candidate) / 2 + 3;
      const tall = (lines.length * size * LEADING) / 2;
      const [up, aside] = [radius + tall + 3, radius + half + 1];
      const [lower, beside] = [radius * 0.6 + tall, radius * 0.6 + half];
      const places = radius ? [[x, y + up], [x, y - up], [x + aside, y], [x - aside, y], [x + beside, y + lower],
        [x - beside, y + lower], [x + beside, y - lower], [x - beside, y - lower]] : [[x, y]];
      const boxes = places.map(([a, b]) => ({ x: a, y: b, left: a - half, right: a + half, top: b - tall, bottom: b + tall }));
      const box = boxes.find((one) => free(one) && shapes.every(apart(one)))
        || (rank < few && boxes.find((one) => free(one) && shapes.slice(0, rank).every(apart(one)))) || (must && boxes[0]);
      if (!box) continue;
      taken.push(box);
      placed.push({ ...candidate, x: box.x, y: box.y });
    }
    return placed;
  }

  return { FONT, CLASSES, look, theme, outline, badge, node, edge, edgeColour, width, bends, paint, shorten, wrap, lineAt, fit };
})();
