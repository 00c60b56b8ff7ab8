/* The editor: a plain textarea, and where the library is there (npm's prism-code-editor), one with
   line numbers and colours over it. Whoever uses it need not know which. */

const LIBRARY = "./prism-code-editor";

export class Editor {
  /* `textarea` is the one of the page. `changed` is called when somebody typed, `asked` for
     Ctrl or Cmd with Enter. */
  constructor(textarea, { changed, asked }) {
    this.textarea = textarea;
    this.changed = changed;
    this.asked = asked;
    this.marks = [];
    this.attend();
  }

  get code() { return this.textarea.value; }

  set code(code) {
    this.unmark();
    if (this.rich) this.rich.setOptions({ value: code });
    else this.textarea.value = code;
    this.textarea.setSelectionRange(0, 0);
    this.rich?.extensions.history?.clear();
  }

  attend() {
    this.textarea.addEventListener("input", () => { this.unmark(); this.changed(); });
    this.textarea.addEventListener("keydown", event => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.asked();
    }, { capture: true });
  }

  /* Puts the library's editor in the place of the textarea, with what stands in it. */
  async enrich() {
    const [core, commands, brackets] = await Promise.all([
      import(`${LIBRARY}/index.js`),
      import(`${LIBRARY}/extensions/commands/index.js`),
      import(`${LIBRARY}/extensions/matchBrackets/index.js`),
      import(`${LIBRARY}/prism/languages/python.js`),
      import(`${LIBRARY}/languages/python.js`),
      styled(new URL(`${LIBRARY}/layout.css`, import.meta.url)),
    ]);
    const plain = this.textarea;
    const [start, end] = [plain.selectionStart, plain.selectionEnd];
    const focused = document.activeElement === plain;
    const rich = core.createEditor(null, { language: "python", tabSize: 4, value: plain.value },
      brackets.matchBrackets(false), commands.defaultCommands(), commands.editHistory());
    for (const name of ["id", "aria-describedby"]) rich.textarea.setAttribute(name, plain.getAttribute(name));
    plain.replaceWith(rich.container);
    this.textarea = rich.textarea;
    this.rich = rich;
    this.attend();
    this.leaveByKeyboard(commands.setIgnoreTab);
    if (focused) this.textarea.focus();
    this.textarea.setSelectionRange(start, end);
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
    const element = this.rich?.lines[line];
    if (element) {
      element.classList.add(`trace-${kind}`);
      this.marks.push([element, `trace-${kind}`]);
    }
    return true;
  }

  unmark(kind) {
    this.marks = this.marks.filter(([element, mark]) => {
      const stays = kind && mark !== `trace-${kind}`;
      if (!stays) element.classList.remove(mark);
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
