/* The answer, as elements. All that a report says goes into the page as text (`words.js`), a
   picture as far as `picture.js` lets it, and a link only leads to a place that the page knows. */

import { element } from "./element.js";
import { picture } from "./picture.js";
import { aboutTorch, named, sorted } from "./unfollowed.js";
import { axes, list, number, onLine, sentences, shape, shapes, text, together, whole } from "./words.js";

/* What Keras says where a mask ends, and the question about that. */
const LOST = /destroy the mask/, LOSES = "Q23";

/* Text in which `this` is code. */
const coded = said => text(said).split(/`([^`\n]+)`/)
  .map((part, i) => i % 2 ? element("code", { className: "literal" }, part) : part);

export class Result {
  /* `place` is the section of the page, `known` its questions and rows, and `lines` gives for the
     number of a line a button that shows it, or null. */
  constructor(place, known, line) {
    this.place = place;
    this.known = known;
    this.line = line;
  }

  /* Shows a report. Returns what a screen reader says of it, and the line that fails. */
  show(report) {
    if (report?.stopped) return this.stopped(report);
    const models = this.models = list(report?.models);
    const error = report?.error && typeof report.error === "object" ? report.error : null;
    this.failed = error !== null;
    const pictures = list(report?.pictures);
    const untraced = list(report?.unknown);
    const verdict = error
      ? `It fails${onLine(error) && ` on ${onLine(error)}`}: ${lower(text(error.title) || a(text(error.type)))}.`
      : untraced.length
        ? ["Some of it could not be followed, so whether it runs is open.", ...models.length ? sentences(report) : []].join(" ")
        : ["It runs.", ...sentences(report || {})].join(" ");
    const kind = error ? "fails" : untraced.length ? "open" : "runs";
    this.fill(
      element("p", { className: `trace-verdict ${kind}` }, ...coded(verdict)),
      error && this.error(error),
      this.notes("Perhaps not what you meant", list(report?.notes), each => [
        ...coded(each.text), " ", this.question(each.question),
      ]),
      this.unfollowed(untraced, models.length > 0, error),
      this.notes("Warnings", list(report?.warnings), each => [
        element("strong", {}, text(each.type)), ": ", ...coded(each.message),
        ...LOST.test(text(each.message)) ? [" ", this.question(LOSES)] : [],
      ]),
      ...models.map((model, i) => this.model(model, pictures[i])),
      this.notes("Old spellings", list(report?.stale), each => [
        element("code", { className: "literal" }, text(each.old)), ". Today: ", ...coded(each.today), ". ", this.row(each.row),
      ]),
      text(report?.printed) && element("div", {},
        element("h3", {}, "What it printed"),
        element("pre", { className: "trace-printed", tabIndex: 0 }, text(report.printed, 200_000))),
    );
    return { says: verdict.replaceAll("`", ""), line: error ? whole(error.line) : null };
  }

  stopped(report) {
    const says = text(report.says) || "It was stopped.";
    this.fill(element("p", { className: "trace-verdict fails" }, says));
    return { says, line: null };
  }

  /* Says that the answer is for other code than what the editor holds by now. */
  outdate() {
    if (!this.place.querySelector(".trace-verdict") || this.place.querySelector(".trace-old")) return;
    this.place.prepend(element("p", { className: "trace-old" }, "This answer is for the code before your change."));
  }

  /* Says that there is no answer, and why: `parts` are paragraphs. */
  fill(...parts) {
    this.place.replaceChildren(...parts.filter(Boolean));
  }

  /* The error: Keras' words, where the shapes part, why, and where it is explained. -------------- */

  error(error) {
    const says = text(error.says), message = text(error.message);
    const layer = text(error.class) && text(error.layer);
    const outer = whole(error.called_from);
    return element("div", { className: "trace-error" },
      element("h3", {}, text(error.title) || text(error.type)),
      whole(error.line) || layer ? element("p", { className: "trace-where" },
        this.line(whole(error.line)),
        ...outer ? [" called from ", this.line(outer)] : [],
        layer ? `${outer ? ", in" : ""} ${text(error.class)}, called ${layer}` : "") : null,
      element("pre", { className: "trace-says" }, `${text(error.type)}: ${says || message}`),
      says && message.trim() !== says.trim() ? element("details", {},
        element("summary", {}, "The whole message"), element("pre", {}, message)) : null,
      this.among(error),
      this.parting(error),
      ...this.causes(list(error.causes)),
      this.question(error.question) && element("p", { className: "trace-read" }, "Read on: ", this.question(error.question)),
    );
  }

  /* In a loop, one line makes several layers: which of them fails. */
  among({ line, class: kind, layer }) {
    if (whole(line) === null || !text(kind)) return null;
    const before = this.models.flatMap(model => list(model?.layers)).filter(row =>
      row?.line === line && row.class === kind && row.name !== layer && shapes(row.output).length);
    return before.length ? element("p", {}, `It is the ${ordinal(before.length + 1)} `,
      element("code", { className: "literal" }, text(kind)), ` of line ${line}; the table below shows what came before it.`) : null;
  }

  causes(causes) {
    if (!causes.length) return [];
    if (causes.length === 1) return [element("p", { className: "trace-causes" }, element("strong", {}, "The likely cause. "), ...coded(causes[0]))];
    return [
      element("p", { className: "trace-causes" }, element("strong", {}, "Likely causes, the likeliest first.")),
      element("ol", {}, ...causes.map(each => element("li", {}, ...coded(each)))),
    ];
  }

  /* What the shape was above what was wanted, axis by axis; an axis below 0 says that they are
     compared from the last one on. */
  parting(error) {
    const had = shapes(error.had).map(axes);
    const wanted = text(error.wanted, 300);
    if (!had.length) return wanted ? element("p", {}, element("strong", {}, "Wanted. "), ...coded(wanted)) : null;
    const wants = axes(wanted);
    const rank = Math.max(wants.length, ...had.map(each => each.length));
    const given = Number.isInteger(error.axis) ? error.axis : null;
    const fromLast = given !== null && given < 0;
    const at = fromLast ? rank + given : given;
    const compared = wants.length ? [...had, wants] : had;
    const ranks = [...new Set(compared.map(each => each.length))];
    const differ = (one, other) => one === undefined || other === undefined
      || (/^\d+$/.test(one) && /^\d+$/.test(other) && one !== other);
    const parts = axis => at !== null ? axis === at : compared.some(each => differ(each[axis], compared[0][axis]));
    const named = axis => fromLast && ranks.length > 1 ? `\u2212${rank - axis}` : `${axis}`;
    const row = (head, cells) => element("tr", {},
      element("th", { scope: "row" }, head),
      ...Array.from({ length: rank }, (_, axis) => {
        const cell = cells[fromLast ? axis - rank + cells.length : axis];
        return element("td", {
          className: [cell === undefined ? "none" : "", parts(axis) ? "parts" : ""].join(" ").trim(),
        }, cell ?? "missing");
      }));
    const heads = element("tr", {}, element("td"),
      ...Array.from({ length: rank }, (_, axis) => element("th", { scope: "col", className: parts(axis) ? "parts" : "" }, `axis ${named(axis)}`)));
    const names = had.length === 1 ? ["It had"] : had.map((_, i) => `Input ${i + 1}`);
    const where = Array.from({ length: rank }, (_, axis) => axis).filter(parts);
    const caption = ranks.length > 1 && wants.length && had.length === 1
      ? `It has ${count(had[0].length)}; ${wants.length} ${wants.length === 1 ? "is" : "are"} wanted`
      : !where.length ? "What went in"
      : `${compared.length > 1 ? "They part at" : "Look at"} ${where.length > 1 ? "axes" : "axis"} ${together(where.map(named))}`;
    return element("div", { className: "trace-parting", tabIndex: 0, role: "group", "aria-label": caption },
      element("table", {}, element("caption", {}, caption),
        element("thead", {}, heads),
        element("tbody", {}, ...had.map((each, i) => row(names[i], each)),
          wants.length ? row("It wants", wants) : null)),
      wanted && !wants.length ? element("p", {}, "Wanted: ", ...coded(wanted), ".") : null);
  }

  /* A model: its picture, and a row for each layer. --------------------------------------------- */

  model(model, drawn) {
    const rows = list(model?.layers);
    const kind = text(model?.class);
    const name = { layers: "Layers in no model", unfinished: "As far as it came" }[kind] || text(model?.name);
    const masked = rows.some(row => row.mask === true);
    const heads = ["Layer", "Output", "Para\u00admeters", ...(masked ? ["Mask"] : []), "Line"];
    return element("div", { className: "trace-model" },
      element("h3", {}, name, !["layers", "unfinished"].includes(kind) && kind !== name ? element("small", {}, ` ${kind}`) : null),
      picture(drawn),
      element("div", { className: "trace-table", tabIndex: 0, role: "group", "aria-label": `The layers of ${name}` },
        element("table", {},
          element("thead", {}, element("tr", {}, ...heads.map(each => element("th", { scope: "col" }, each)))),
          element("tbody", {}, ...rows.map(row => this.layer(row, masked))),
          element("tfoot", {}, element("tr", {},
            element("th", { scope: "row" }, "All"), element("td"),
            element("td", {}, this.total(model)), ...(masked ? [element("td")] : []), element("td"))))));
  }

  total({ total, trainable }) {
    if (whole(total) === null) return "";
    return whole(trainable) === null || trainable === total ? number(total) : `${number(total)}, ${number(trainable)} trained`;
  }

  layer(row, masked) {
    const made = shapes(row.output).map(shape);
    const reached = made.length > 0;
    const line = this.line(whole(row.line));
    if (line) {
      line.ariaLabel = line.textContent; // the head of the column says what the number is
      line.textContent = row.line;
    }
    const entry = element("tr", { className: reached ? "" : "waits" },
      element("th", { scope: "row" }, ...broken(text(row.name)), " ", element("small", {}, text(row.class))),
      element("td", {}, ...(reached ? made.flatMap((each, i) => i ? [element("br"), each] : [each]) : [this.failed ? "not reached" : "not called"])),
      element("td", {}, whole(row.parameters) === null ? "not built" : this.weights(row)),
      masked ? element("td", { className: row.mask ? "masked" : "" }, row.mask === true ? "●●○ yes" : row.mask === false ? "none" : "") : null,
      element("td", {}, line));
    if (line) entry.addEventListener("click", event => {
      if (!event.target.closest("button") && !getSelection().toString()) line.click();
    });
    return entry;
  }

  weights({ parameters, trainable }) {
    const frozen = whole(trainable) === null ? 0 : parameters - trainable;
    return frozen > 0 ? `${number(parameters)}, ${frozen === parameters ? "frozen" : `${number(frozen)} frozen`}` : number(parameters);
  }

  /* Lists, and links. ----------------------------------------------------------------------------- */

  notes(title, entries, say) {
    const found = entries.filter(each => each && typeof each === "object");
    if (!found.length) return null;
    return element("div", { className: "trace-notes" }, element("h3", {}, title),
      element("ul", {}, ...found.map(each =>
        element("li", {}, ...say(each).filter(part => part !== null), " ", this.line(whole(each.line))))));
  }

  /* What the trace could not follow, and what to write in its place. */
  unfollowed(entries, models, failed) {
    const { names, lines, others } = sorted(entries);
    if (!names.length && !others.length) return null;
    return element("div", { className: "trace-notes" }, element("h3", {}, "Not followed"),
      names.length ? element("p", {}, ...coded(aboutTorch({ names, lines }, models))) : null,
      others.length ? element("p", {}, names.length ? "What builds on it, or is unknown besides:" : "The trace knows no shapes for this, and leaves open what depends on it:") : null,
      others.length ? element("ul", {}, ...others.map(({ what, lines }) =>
        element("li", {}, ...coded(named(what)), ...lines.flatMap(line => [" ", this.line(line)])))) : null,
      !failed && (models || !names.length) ? element("p", { className: "trace-hint" },
        "Put what the line would give in its place, such as ", element("code", { className: "literal" }, "X = np.zeros((100, 8))"),
        ": only the shape counts.") : null);
  }

  question(name) {
    const found = Object.hasOwn(this.known.questions, String(name)) && this.known.questions[name];
    return found ? element("a", { href: found[0] }, `${name}: `, ...coded(found[1])) : null;
  }

  row(name) {
    return this.known.rows.includes(name) ? element("a", { href: `stale-answers.html#${name}` }, "What became of it") : null;
  }
}

const count = axes => `${axes} ${axes === 1 ? "axis" : "axes"}`;

/* A name that may be broken after each underscore. */
const broken = name => name.split(/(?<=_)(?=.)/).flatMap((part, i) => i ? [element("wbr"), part] : [part]);

const ordinal = n => `${n}${(n % 100 > 10 && n % 100 < 14) || n % 10 > 3 ? "th" : ["th", "st", "nd", "rd"][n % 10]}`;

/* The name of an error inside a sentence. */
const a = name => `${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}`;

/* A title inside a sentence; the name of a layer stays as it is. */
const lower = said => said.replace(/^(A|An|It|More|Only|That|The|There|This|Two)\b/, word => word.toLowerCase());
