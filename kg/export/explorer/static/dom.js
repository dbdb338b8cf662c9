"use strict";
/* Making elements. Text only ever enters the page through text nodes: no HTML is parsed here. */

const Dom = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** Set properties on a node: on… handlers, data, aria-… and other attributes; null leaves out. */
  function decorate(node, properties) {
    for (const [name, value] of Object.entries(properties)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "value" || name === "checked") node[name] = value;
      else node.setAttribute(name, value === true ? "" : String(value));
    }
  }

  function fill(node, children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      node.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return node;
  }

  function el(tag, properties = {}, ...children) {
    const node = document.createElement(tag);
    decorate(node, properties);
    return fill(node, children);
  }

  function svg(tag, properties = {}, ...children) {
    const node = document.createElementNS(SVG, tag);
    decorate(node, properties);
    return fill(node, children);
  }

  const byId = (id) => document.getElementById(id);

  function replace(node, ...children) {
    node.replaceChildren();
    return fill(node, children);
  }

  /** A link to a web address from a text; anything but http and https stays plain text. */
  function link(address, ...children) {
    let safe = null;
    try {
      const url = new URL(address);
      if (url.protocol === "http:" || url.protocol === "https:") safe = url.href;
    } catch {
      safe = null;
    }
    if (safe === null) return el("span", {}, ...children);
    return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer" }, ...children);
  }

  function button(label, onclick, properties = {}) {
    return el("button", { type: "button", ...properties, onclick }, label);
  }

  const count = new Intl.NumberFormat("en");
  const number = (value) => count.format(value);
  const plural = (value, one, many) => `${number(value)} ${value === 1 ? one : many || one + "s"}`;

  /** Say something to screen readers, and show it for a moment. */
  function announce(text) {
    const box = byId("toast");
    box.textContent = text;
    box.classList.add("shown");
    clearTimeout(announce.timer);
    announce.timer = setTimeout(() => box.classList.remove("shown"), 2600);
  }

  return { el, svg, byId, replace, link, button, number, plural, announce };
})();
