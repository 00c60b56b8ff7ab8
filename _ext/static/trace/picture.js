/* A picture of `draw`, made anew from its text: the reader's code ran where that text comes from,
   and may have forged it. Only what `draw` uses gets through. Nothing that loads, links, styles or
   runs is among it, and no id, which could stand for one of the page's own. */

const SVG = "http://www.w3.org/2000/svg";
const ELEMENTS = new Set(["svg", "g", "rect", "path", "circle", "text", "tspan"]);
const ATTRIBUTES = new Set([
  "width", "height", "viewBox", "transform", "x", "y", "rx", "cx", "cy", "r", "d", "dy", "text-anchor",
  "stroke-dasharray",
]);
/* Numbers, the letters of a path, of a transformation, of an anchor. */
const VALUE = /^[\w\s.,()+-]*$/;
/* The classes that the style sheet of `draw` has. */
const CLASS = /^(?:[ctl]\d|m|i|s|b|on|big|edge|pen|soft|wire|pick|frozen|fresh|none|halo|paper|sheet|ink|quiet)$/;
const MOST = 20_000, LONGEST = 20_000, WIDEST = 20_000;

let count = 0;

/* The element that shows `text`, with its words for those who do not see it; null where it is no
   picture. */
export function picture(text) {
  if (typeof text !== "string" || !text || text.length > 2_000_000) return null;
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (parsed.namespaceURI !== SVG || parsed.localName !== "svg") return null;
  const left = { elements: MOST };
  const drawing = copied(parsed, left);
  const width = Number(parsed.getAttribute("width"));
  if (!drawing || !(width > 0 && width < WIDEST)) return null;
  const name = `trace-picture-${++count}`;
  const words = ["title", "desc"].map(kind => {
    const element = document.createElementNS(SVG, kind);
    const found = [...parsed.children].find(each => each.localName === kind);
    element.textContent = (found?.textContent || "A model").slice(0, LONGEST);
    element.id = `${name}-${kind}`;
    return element;
  });
  drawing.prepend(...words);
  drawing.setAttribute("class", "sbs");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-labelledby", words.map(each => each.id).join(" "));
  Object.assign(drawing.style, {
    width: "100%", maxWidth: `${width}px`, minWidth: `${Math.round(width * 0.8)}px`, height: "auto",
  });
  const box = document.createElement("div");
  box.className = "picture";
  box.tabIndex = 0;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", `Picture: ${words[0].textContent}`);
  box.append(drawing);
  return box;
}

function copied(element, left) {
  if (element.namespaceURI !== SVG || !ELEMENTS.has(element.localName)) return null;
  if (--left.elements < 0) return null;
  const made = document.createElementNS(SVG, element.localName);
  for (const { name, value } of element.attributes)
    if (ATTRIBUTES.has(name) && value.length < LONGEST && VALUE.test(value)) made.setAttribute(name, value);
  const classes = (element.getAttribute("class") || "").split(/\s+/).filter(each => CLASS.test(each));
  if (classes.length) made.setAttribute("class", classes.join(" "));
  const words = ["text", "tspan"].includes(element.localName);
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE && words) made.append(child.data);
    const inner = child.nodeType === Node.ELEMENT_NODE && copied(child, left);
    if (inner) made.append(inner);
  }
  return made;
}
