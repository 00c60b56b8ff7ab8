/* The form of a report: what `Trace.to_dict` says, as far as a page relies on it.
 *
 * The code that was traced can write whatever it wants into the answer. Here the answer is given
 * the form of a report, or refused; that its texts say what is true, nobody can promise.
 */
const text = (value) => typeof value === "string";
const number = (value) => typeof value === "number";
const flag = (value) => typeof value === "boolean";
const maybe = (kind) => (value) => value === null || kind(value);
const list = (kind) => (value) => Array.isArray(value) && value.every(kind);
const shape = list(maybe(number));
const shapes = (value) => shape(value) || list(shape)(value);
const record = (fields) => (value) =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(fields).every(([name, kind]) => kind(value[name]));

const layer = record({
  name: text,
  class: text,
  output: maybe(shapes),
  dtype: maybe(text),
  parameters: maybe(number),
  trainable: number,
  mask: maybe(flag),
  line: maybe(number),
  inputs: list(text),
});
const error = record({
  type: text,
  message: text,
  first_line: text,
  says: text,
  line: maybe(number),
  layer: maybe(text),
  class: maybe(text),
  inputs: list(text),
  had: maybe(shapes),
  wanted: maybe(text),
  axis: maybe(number),
  causes: list(text),
  question: maybe(text),
  title: maybe(text),
});
const report = record({
  ok: flag,
  models: list(
    record({
      name: text,
      class: text,
      gives: maybe(list(shape)),
      total: number,
      trainable: number,
      layers: list(layer),
    }),
  ),
  error: maybe(error),
  warnings: list(record({ type: text, message: text, line: maybe(number) })),
  unknown: list(record({ what: text, line: maybe(number) })),
  printed: text,
  stale: list(record({ old: text, today: text, line: maybe(number), row: maybe(text) })),
  notes: list(record({ text, question: maybe(text), line: maybe(number) })),
  pictures: list(text),
});

/** The report in an answer, or null where it has not the form of one. */
export function checked(answer) {
  try {
    const found = JSON.parse(answer);
    return report(found) && found.pictures.length === found.models.length ? found : null;
  } catch {
    return null;
  }
}
