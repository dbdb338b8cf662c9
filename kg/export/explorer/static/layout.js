"use strict";
/* Where entities stand. The opening view was laid out when the page was made; other selections are laid
   out here, by force, from the same start each time: the same view is the same picture. */

const Layout = (() => {
  const STEPS = 160;

  /** A start that depends on the rank alone: a sunflower, the weightiest in the middle. */
  function sunflower(rank, total, box) {
    const turn = Math.PI * (3 - Math.sqrt(5));
    const reach = Math.sqrt((rank + 0.5) / total) / 2;
    return { x: reach * Math.cos(rank * turn) * box.width, y: reach * Math.sin(rank * turn) * box.height };
  }

  /** Fruchterman and Reingold's forces with gravity; nodes with `fixed` push but do not move. */
  function force(nodes, links, box, steps) {
    const ideal = 0.8 * Math.sqrt((box.width * box.height) / Math.max(nodes.length, 1));
    for (let step = 0; step < steps; step += 1) {
      const heat = 0.12 * box.width * (1 - step / steps);
      for (const node of nodes) { node.dx = -node.x * 0.06 * (ideal / 60); node.dy = -node.y * 0.06 * (ideal / 60); }
      for (let i = 0; i < nodes.length; i += 1) {
        const a = nodes[i];
        for (let j = i + 1; j < nodes.length; j += 1) {
          const b = nodes[j];
          const x = a.x - b.x;
          const y = a.y - b.y;
          const squared = Math.max(x * x + y * y, 1);
          const push = (ideal * ideal) / squared;
          a.dx += x * push; a.dy += y * push;
          b.dx -= x * push; b.dy -= y * push;
        }
      }
      for (const [a, b] of links) {
        const x = a.x - b.x;
        const y = a.y - b.y;
        const pull = Math.sqrt(x * x + y * y) / ideal;
        a.dx -= x * pull; a.dy -= y * pull;
        b.dx += x * pull; b.dy += y * pull;
      }
      for (const node of nodes) {
        if (node.fixed) continue;
        const length = Math.sqrt(node.dx * node.dx + node.dy * node.dy) || 1;
        const move = Math.min(length, heat) / length;
        node.x += node.dx * move;
        node.y += node.dy * move;
      }
    }
  }

  /** Fill the box, each way by itself: no gap wider than a stray needs, and half by place, half by rank. */
  function stretch(nodes, box) {
    for (const [axis, size] of [["x", box.width], ["y", box.height]]) {
      const order = [...nodes].sort((a, b) => a[axis] - b[axis] || a.entity - b.entity);
      const widest = 0.05 * (order.at(-1)[axis] - order[0][axis]);
      if (widest < 0.1) continue;
      const places = [0];
      for (let rank = 1; rank < order.length; rank += 1) {
        places.push(places[rank - 1] + Math.min(order[rank][axis] - order[rank - 1][axis], order.length > 20 ? widest : Infinity));
      }
      order.forEach((node, rank) => { node[axis] = ((places[rank] / places.at(-1) + rank / (order.length - 1)) / 2 - 0.5) * size; });
    }
  }

  /** Push apart what would cover another's disc or name (a box around each). */
  function separate(nodes, width, height) {
    for (let round = 0; round < 40; round += 1) {
      let moved = false;
      for (let i = 0; i < nodes.length; i += 1) {
        for (let j = i + 1; j < nodes.length; j += 1) {
          const [a, b] = [nodes[i], nodes[j]];
          const overX = width - Math.abs(a.x - b.x);
          const overY = height - Math.abs(a.y - b.y);
          if (overX <= 0 || overY <= 0) continue;
          moved = true;
          const sideways = overX / width < overY / height;
          const axis = sideways ? "x" : "y";
          const shift = (sideways ? overX : overY) / 2 + 0.5;
          const sign = a[axis] < b[axis] || (a[axis] === b[axis] && i < j) ? -1 : 1;
          if (a.fixed && b.fixed) continue;
          if (!a.fixed) a[axis] += sign * shift * (b.fixed ? 2 : 1);
          if (!b.fixed) b[axis] -= sign * shift * (a.fixed ? 2 : 1);
        }
      }
      if (!moved) break;
    }
  }

  /** A row, for a path: each step one below or beside the other. */
  function row(entities, box) {
    const across = box.width >= box.height;
    const gap = Math.min((across ? box.width : box.height) / Math.max(entities.length, 2), 260);
    return new Map(entities.map((entity, rank) => {
      const along = (rank - (entities.length - 1) / 2) * gap;
      const aside = (rank % 2 ? 1 : -1) * 28;
      return [entity.index, across ? { x: along, y: aside } : { x: aside, y: along }];
    }));
  }

  /**
   * Positions for a view. `kept` are positions that must stay (the view before an expansion).
   * Returns entity index → {x, y} in a box of the given size around the origin.
   */
  function place(view, kept, box) {
    if (!view.nodes.length) return new Map();
    if (view.route) return row(view.nodes, box);
    const made = new Map(Data.opening.map(([entity, x, y]) => [entity, { x: (x / 2000) * box.width, y: (y / 2000) * box.height }]));
    const scale = Math.max(1, Math.sqrt(view.nodes.length / 70));
    const wide = { width: box.width * scale, height: box.height * scale };
    const total = view.nodes.length;
    const nodes = view.nodes.map((entity, rank) => {
      const held = kept.get(entity.index);
      if (held) return { entity: entity.index, x: held.x, y: held.y, fixed: true };
      const ready = view.opening && made.get(entity.index);
      return { entity: entity.index, ...(ready ? { x: ready.x * scale, y: ready.y * scale } : sunflower(rank, total, wide)), fixed: false, ready: Boolean(ready) };
    });
    const byEntity = new Map(nodes.map((node) => [node.entity, node]));
    const links = view.edges.map((edge) => [byEntity.get(edge.subject.index), byEntity.get(edge.object.index)])
      .filter(([a, b]) => a !== b);
    if (kept.size) {
      attach(nodes, links);
      force(nodes, links, wide, 60);
    } else if (nodes.some((node) => !node.ready)) {
      force(nodes, links, wide, STEPS);
      stretch(nodes, wide);
    } else {
      stretch(nodes, wide);
    }
    // The fewer the entities, the more room each gets for its name.
    const share = Math.sqrt((wide.width * wide.height) / total);
    separate(nodes, Math.min(170, box.width / 4, 0.95 * share), Math.min(90, 0.56 * share));
    return new Map(nodes.map((node) => [node.entity, { x: Math.round(node.x), y: Math.round(node.y) }]));
  }

  /** Start new nodes in a ring around the one they hang on. */
  function attach(nodes, links) {
    const ring = new Map();
    for (const [a, b] of links) {
      for (const [fresh, old] of [[a, b], [b, a]]) {
        if (fresh.fixed || !old.fixed || fresh.attached) continue;
        fresh.attached = true;
        if (!ring.has(old)) ring.set(old, []);
        ring.get(old).push(fresh);
      }
    }
    for (const [old, members] of ring) {
      members.forEach((node, rank) => {
        const angle = Math.atan2(old.y, old.x) + ((rank + 0.5) / members.length - 0.5) * 2 * Math.PI;
        node.x = old.x + 130 * Math.cos(angle);
        node.y = old.y + 130 * Math.sin(angle);
      });
    }
  }

  return { place };
})();
