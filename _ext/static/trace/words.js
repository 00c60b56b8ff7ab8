/* What a report says, in words. A report comes from where the reader's code ran, so nothing in it
   is more than what it claims to be: `text` and `whole` make sure of the kind. */

export const text = (value, most = 20_000) => typeof value === "string" ? value.slice(0, most) : "";
export const whole = value => Number.isSafeInteger(value) && value >= 0 ? value : null;
export const list = (value, most = 500) => Array.isArray(value) ? value.slice(0, most) : [];
export const number = value => whole(value) === null ? "" : value.toLocaleString("en");

/* Where an error is: the innermost line, and the outermost that led there. */
export function onLine({ line, called_from: outer }) {
  if (whole(line) === null) return "";
  return `line ${line}${whole(outer) === null ? "" : `, called from line ${outer}`}`;
}

/* One shape as a list of lengths, null for a length that is not known. */
const isShape = value => Array.isArray(value) && value.every(each => each === null || whole(each) !== null);

/* The shapes in `value`: it may be one, or a list of them. */
export function shapes(value) {
  if (value === null || value === undefined) return [];
  return isShape(value) ? [list(value, 20)] : list(value, 20).filter(isShape).map(each => list(each, 20));
}

const length = (value, axis) => value === null ? (axis ? "None" : "batch") : String(value);

/* A shape as the pictures of the course write it: (batch, 7, 2). */
export const shape = value =>
  `(${value.map(length).join(", ")}${value.length === 1 ? "," : ""})`;

/* The axes of a shape, or of what is wanted: "(batch, time, dim)" or "(None, 10)". */
export function axes(value) {
  if (Array.isArray(value)) return value.map(length);
  const inside = /^\(([^()]*)\)$/.exec(value.trim());
  const parts = inside ? inside[1].split(",").map(each => each.trim()).filter(Boolean) : [];
  return parts.map((each, axis) => each === "None" && !axis ? "batch" : each);
}

/* What models take and give, in a sentence each. */
export function sentences(report) {
  const models = list(report.models);
  if (!models.length) return ["The code makes no model and calls no layer."];
  const told = models.filter(each => !["layers", "unfinished"].includes(each.class));
  if (!told.length) {
    const last = list(models[0].layers).at(-1) || {};
    const made = shapes(last.output).map(shape);
    return [`No model is made. The last layer, ${text(last.name)}, gives ${together(made)}.`];
  }
  const most = 3;
  const said = told.slice(0, most).map(takesAndGives);
  if (told.length > most) said.push(`${told.length - most} more models are below.`);
  return said;
}

function takesAndGives(model) {
  const rows = list(model.layers);
  const name = text(model.name);
  const taken = new Set(rows.flatMap(row => list(row.inputs)));
  const inputs = rows.filter(row => row.class === "InputLayer").flatMap(row => shapes(row.output));
  const ends = rows.filter(row => !taken.has(row.name)).flatMap(row => shapes(row.output));
  const outputs = model.gives ? shapes(model.gives) : ends;
  if (!outputs.length) return `${name} is not built: it has seen no shape yet.`;
  const count = whole(model.total);
  const weights = count === null ? "" : ` It has ${number(count)} parameter${count === 1 ? "" : "s"}.`;
  const takes = inputs.length ? `takes ${together(inputs.map(shape))} and ` : "";
  return `${name} ${takes}gives ${together(outputs.map(shape))}.${weights}`;
}

export function together(parts) {
  if (!parts.length) return "nothing";
  return parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
