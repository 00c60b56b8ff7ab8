/* What a trace did not follow, told so that it says what to do: code for PyTorch apart, which no
   stand-in stands for, and anything else once, however often it comes up. */

import { list, text, together, whole } from "./words.js";

const TORCH = /\btorch(?:vision|audio|text)?\.[\w.]+/;
const NAME = /^[\w.]+(?:\(…\))?(?:\.[\w.]+)?$/;
const MOST = 6;

/* Of the entries of a report: the `names` of PyTorch with their `lines`, and all others as
   `others`, each with its lines. */
export function sorted(entries) {
  const names = new Set(), lines = new Set(), others = new Map();
  for (const each of list(entries)) {
    const what = text(each?.what), line = whole(each?.line);
    if (!what) continue;
    const torch = TORCH.exec(what);
    const among = others.get(what) || new Set();
    if (torch) names.add(torch[0]);
    else others.set(what, among);
    if (line) (torch ? lines : among).add(line);
  }
  return {
    names: [...names],
    lines: [...lines].sort((a, b) => a - b),
    others: [...others].map(([what, found]) => ({ what, lines: [...found] })),
  };
}

/* What is said of PyTorch: `names` of it, on `lines`; `models` is whether the trace has any. */
export function aboutTorch({ names, lines }, models) {
  const some = names.slice(0, MOST).map(each => `\`${each}\``);
  if (names.length > MOST) some.push(`${names.length - MOST} more`);
  const where = lines.length === 1 ? `Line ${lines[0]}` : lines.length ? `Lines ${together(lines.slice(0, MOST).map(String))}${lines.length > MOST ? " and others" : ""}` : "The code";
  return [
    `This page follows Keras. ${where} use${lines.length > 1 ? "" : "s"} PyTorch: ${together(some)}.`,
    "PyTorch is neither traced nor converted to Keras.",
    models ? "Only what Keras does with shapes it knows is told below." : "The trace called no layer of Keras.",
  ].join(" ");
}

/* A name of the code as code; a sentence stays one. */
export const named = what => NAME.test(what) ? `\`${what}\`` : what;
