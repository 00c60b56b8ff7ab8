/* The page that traces: what is pressed, what is kept, what is said. Python is asked for when
   somebody presses Trace, and not before. */

import { Editor } from "./editor.js";
import { element } from "./element.js";
import { pack, unpack } from "./link.js";

const get = name => document.getElementById(`trace-${name}`);
const { examples, questions, rows } = JSON.parse(get("data").textContent);
const [go, stop, copy, back, status, progress, chosen] =
  ["go", "stop", "link", "back", "status", "progress", "example"].map(get);
const editor = new Editor(get("code"), { changed, asked: trace });

/* What is kept of the reader's code, until the tab is closed ------------------------------------- */

const KEPT = "trace-code", BEFORE = "trace-before";

function keep(name, code) {
  try {
    sessionStorage.setItem(name, code);
  } catch { /* a browser that keeps nothing */ }
}

function kept(name) {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

const own = code => code !== null && code.trim() !== "" && !examples.includes(code);

function changed() {
  keep(KEPT, editor.code);
  chosen.value = "";
  result?.outdate();
}

/* Puts other code into the editor; what the reader had can be brought back. */
function replace(code) {
  const had = editor.code;
  if (own(had) && had !== code) keep(BEFORE, had);
  editor.code = code;
  keep(KEPT, code);
  chosen.value = examples.includes(code) ? String(examples.indexOf(code)) : "";
  back.hidden = !own(kept(BEFORE)) || kept(BEFORE) === code;
  get("result").replaceChildren(element("p", { className: "trace-empty" }, "Press Trace to see the shape after each layer."));
}

/* What is said ----------------------------------------------------------------------------------- */

/* What the answer shows anyway, the eye need not read twice. */
const say = (text, shown = false) => {
  status.textContent = text;
  status.classList.toggle("shown", shown);
};

function lineButton(line) {
  if (!line || line > editor.lines) return null;
  const button = element("button", { type: "button", className: "trace-line" }, `line ${line}`);
  button.addEventListener("click", event => {
    editor.unmark("found");
    editor.mark(line, "found");
    // By keyboard, or with a mouse, one goes on in the editor; on a telephone it would open the keys.
    editor.show(line, event.detail === 0 || matchMedia("(pointer: fine)").matches);
    say(`Line ${line} is marked.`);
  });
  return button;
}

function busy(on) {
  go.setAttribute("aria-disabled", String(on));
  if (!on && document.activeElement === stop) go.focus();
  stop.disabled = !on;
  get("result").setAttribute("aria-busy", String(on));
  if (!on) progress.hidden = true;
}

const megabytes = bytes => (bytes / 1e6).toFixed(1);

function loading({ loaded, total }) {
  const said = get("loaded");
  if (arrived || !said) return;
  progress.hidden = false;
  if (!total || loaded >= total) { // Python starts
    progress.removeAttribute("value");
    return;
  }
  progress.max = total;
  progress.value = loaded;
  said.textContent = ` ${megabytes(loaded)} of ${megabytes(total)} MB`;
}

/* Tracing ---------------------------------------------------------------------------------------- */

let engine, result, starting; // they come with the first trace
let asked = 0;
let arrived = false; // whether Python is here

const REASONS = {
  missing: "This copy of the site has no Python to run your code with.",
  network: "Python did not arrive.",
  memory: "The browser has no room for Python.",
  failed: "Python did not start.",
};

function start() {
  return starting ??= fetched().catch(error => { starting = null; throw error; });
}

async function fetched() {
  let runs, shows;
  try {
    [runs, shows] = await Promise.all([import("./engine.js"), import("./result.js")]);
  } catch {
    throw Object.assign(new Error("The part of the site that runs it is not there."), { reason: "missing" });
  }
  engine = new runs.Engine(new URL(".", import.meta.url));
  result = new shows.Result(get("result"), { questions, rows }, lineButton);
}

async function trace() {
  if (go.getAttribute("aria-disabled") === "true") return;
  const turn = ++asked;
  const code = editor.code;
  keep(KEPT, code);
  editor.unmark();
  enrich();
  busy(true);
  try {
    await start();
    if (turn !== asked) return; // it was stopped meanwhile
    if (arrived) say("Tracing …");
    else sayLoading();
    engine.load(loading).then(() => { arrived = true; if (turn === asked) tracing(); }, () => {});
    const report = await engine.trace(code);
    if (turn === asked) show(report, code);
  } catch (error) {
    if (turn === asked) failed(error);
  } finally {
    if (turn === asked) busy(false);
  }
}

function sayLoading() {
  say("");
  status.replaceChildren("Loading Python into this tab, once. You can go on writing.",
    element("span", { id: "trace-loaded", "aria-hidden": "true" }));
}

function tracing() {
  if (go.getAttribute("aria-disabled") !== "true") return;
  progress.hidden = true;
  say("Tracing …");
}

function show(report, code) {
  const { says, line } = result.show(report);
  say(says, true);
  if (line && code === editor.code && editor.mark(line, "wrong")) editor.show(line, false);
  // On a narrow page the answer stands below what one sees.
  if (matchMedia("(max-width: 60rem)").matches) get("result").scrollIntoView({ block: "start" });
}

function failed(error) {
  const what = REASONS[error.reason] || REASONS.failed;
  get("result").replaceChildren(
    element("p", { className: "trace-verdict fails" }, what),
    element("p", {}, String(error.message || "").slice(0, 2000)),
    element("p", {}, "In a terminal, ", element("code", { className: "literal" }, "python -m tracer file.py"),
      " gives the same answer. Your code is still in the editor."));
  say(what, true);
}

function halt() {
  if (engine) engine.stop(); // and `trace` answers that it was stopped
  else {
    asked += 1;
    busy(false);
    say("Stopped.");
  }
}

/* Links ------------------------------------------------------------------------------------------ */

async function open() {
  if (!/^#(code|text)=/.test(location.hash)) return false;
  try {
    replace(await unpack(location.hash));
    say("This is the code of the link. Look at it, then press Trace.");
  } catch (error) {
    say(error.message);
  }
  // A reload is to keep what is changed from here on.
  history.replaceState(null, "", location.pathname + location.search);
  return true;
}

async function copyLink() {
  const link = `${location.href.replace(/#.*/s, "")}#${await pack(editor.code)}`;
  const address = get("address");
  address.value = link;
  try {
    await navigator.clipboard.writeText(link);
    get("copied").hidden = true;
    say("The link is copied. It holds the code itself.");
  } catch {
    get("copied").hidden = false;
    address.focus();
    address.select();
    say("Copy the link below. It holds the code itself.");
  }
}

/* The beginning ---------------------------------------------------------------------------------- */

get("form").addEventListener("submit", event => { event.preventDefault(); trace(); });
stop.addEventListener("click", halt);
copy.addEventListener("click", copyLink);
back.addEventListener("click", () => {
  const before = kept(BEFORE);
  if (before === null) return;
  replace(before);
  back.hidden = true;
  editor.textarea.focus();
});
chosen.addEventListener("change", () => { if (chosen.value) replace(examples[Number(chosen.value)]); });
addEventListener("hashchange", open);

const before = kept(KEPT);
if (before !== null && before !== editor.code) replace(before);
if (!await open() && !own(before)) say("");
for (const button of [go, copy]) button.disabled = false;
document.getElementById("trace").classList.add("ready");

// The library of the editor comes when somebody turns to it. Without it, the textarea does, too.
function enrich() { editor.enrich().catch(() => {}); }
for (const sign of ["focusin", "pointerover"]) get("form").addEventListener(sign, enrich, { once: true });
if (get("form").contains(document.activeElement)) enrich();
