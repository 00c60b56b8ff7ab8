/* The editor: a plain textarea, and where the library is there (npm's prism-code-editor), one with
   line numbers and colours over it, from when somebody means to write. Whoever uses it need not know
   which. */

import { Typed, selection } from "./typed.js";

const LIBRARY = "./prism-code-editor";

export class Editor {
  /* `textarea` is the one of the page. `changed` is called when somebody typed, `asked` for
     Ctrl or Cmd with Enter. */
  constructor(textarea, { changed, asked }) {
    this.textarea = textarea;
    this.changed = changed;
    this.asked = asked;
    this.marks = [];
    this.typed = new Typed(textarea);
    this.attend();
    this.fit();
  }

  get code() { return this.textarea.value; }

  set code(code) {
    this.unmark();
    if (this.rich) this.rich.setOptions({ value: code });
    else this.textarea.value = code;
    this.textarea.setSelectionRange(0, 0);
    this.rich?.extensions.history?.clear();
    this.typed?.begin();
    this.fit();
  }

  attend() {
    this.textarea.addEventListener("input", () => { this.unmark(); this.fit(); this.changed(); });
    this.textarea.addEventListener("keydown", event => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.asked();
    }, { capture: true });
  }

  /* The plain textarea is as large as the other would be, with the room for its line numbers. */
  fit() {
    if (this.rich) return;
    this.textarea.rows = this.lines;
    this.textarea.style.setProperty("--digits", String(this.lines).length);
  }

  /* Fetches the library, the first time it is asked for, and puts its editor in the place of the
     textarea: with what stands in it, and in the middle of a sentence. */
  enrich() {
    return this.enriched ??= this.replace();
  }

  async replace() {
    const [core, commands, brackets] = await Promise.all([
      import(`${LIBRARY}/index.js`),
      import(`${LIBRARY}/extensions/commands/index.js`),
      import(`${LIBRARY}/extensions/matchBrackets/index.js`),
      import(`${LIBRARY}/prism/languages/python.js`),
      import(`${LIBRARY}/languages/python.js`),
      styled(new URL(`${LIBRARY}/layout.css`, import.meta.url)),
    ]);
    await this.typed.rest();
    const plain = this.textarea;
    const [selected, focused, top, left] =
      [selection(plain), document.activeElement === plain, plain.scrollTop, plain.scrollLeft];
    const rich = core.createEditor(null, { language: "python", tabSize: 4, value: this.typed.first },
      brackets.matchBrackets(false), commands.editHistory());
    this.typed.repeat(rich.textarea);
    this.typed.end();
    this.typed = null;
    rich.addExtensions(commands.defaultCommands()); // which would close each bracket that is repeated
    for (const name of ["id", "aria-describedby"]) rich.textarea.setAttribute(name, plain.getAttribute(name));
    plain.replaceWith(rich.container);
    this.textarea = rich.textarea;
    this.rich = rich;
    this.attend();
    this.leaveByKeyboard(commands.setIgnoreTab);
    if (focused) this.textarea.focus({ preventScroll: true });
    this.textarea.setSelectionRange(...selected);
    Object.assign(rich.container, { scrollTop: top, scrollLeft: left });
    this.marks.forEach(mark => this.draw(mark));
  }

  /* Escape, then Tab, goes on to what follows; anything else, and Tab indents again. */
  leaveByKeyboard(setIgnoreTab) {
    this.rich.keyCommandMap.Escape = () => { setIgnoreTab(true); };
    this.textarea.addEventListener("blur", () => setIgnoreTab(false));
    this.textarea.addEventListener("keydown", event => {
      if (!["Escape", "Tab", "Shift"].includes(event.key)) setIgnoreTab(false);
    });
  }

  get lines() { return this.code.split("\n").length; }

  /* Marks a line, from 1; `kind` is "wrong" or "found". Says whether there is such a line. */
  mark(line, kind) {
    if (!(line >= 1 && line <= this.lines)) return false;
    const mark = { line, kind };
    this.marks.push(mark);
    this.draw(mark);
    return true;
  }

  draw(mark) {
    mark.element = this.rich?.lines[mark.line];
    mark.element?.classList.add(`trace-${mark.kind}`);
  }

  unmark(kind) {
    this.marks = this.marks.filter(mark => {
      const stays = kind && mark.kind !== kind;
      if (!stays) mark.element?.classList.remove(`trace-${mark.kind}`);
      return stays;
    });
  }

  /* Shows a line in the middle of the editor, and puts the cursor on it where `focus` says so. */
  show(line, focus) {
    const place = this.code.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = this.code.indexOf("\n", place);
    if (focus || !this.rich) {
      this.textarea.focus({ preventScroll: true });
      this.textarea.setSelectionRange(place, this.rich ? place : end < 0 ? this.code.length : end);
    }
    const box = this.rich?.container || this.textarea;
    const height = box.scrollHeight / this.lines;
    box.scrollTop = Math.max(0, (line - 1) * height - box.clientHeight / 2);
    if (box.getBoundingClientRect().top < 0 || box.getBoundingClientRect().bottom > innerHeight)
      box.scrollIntoView({ block: "nearest" });
  }
}

/* Has a style sheet in the page; it goes first, so that the page's own come after it. */
function styled(address) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.prepend(link);
  });
}
