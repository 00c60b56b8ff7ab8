/* What is typed into a plain textarea, so that another can take its place while somebody is at it:
   with the same text and caret, and every step can still be undone. */

const MOST = 999; // as many steps as the editor's own history has

export const selection = ({ selectionStart, selectionEnd, selectionDirection }) =>
  [selectionStart, selectionEnd, selectionDirection];

export class Typed {
  constructor(textarea) {
    this.textarea = textarea;
    this.listening = new AbortController();
    const on = (target, types, listener) => {
      for (const type of types) target.addEventListener(type, listener, { signal: this.listening.signal });
    };
    on(textarea, ["beforeinput"], ({ inputType, data }) => {
      this.step = { inputType, data, before: selection(textarea) };
    });
    on(textarea, ["input"], () => this.note());
    on(textarea, ["pointerdown"], () => { this.pressed = true; });
    on(document, ["pointerup", "pointercancel"], () => { this.pressed = false; this.rested?.(); });
    on(textarea, ["compositionstart"], () => { this.composing = true; });
    on(textarea, ["compositionend"], () => { this.composing = false; this.rested?.(); });
    this.begin();
  }

  /* What the textarea holds now is the beginning: nothing before it can be undone. */
  begin() {
    this.first = this.textarea.value;
    this.steps = [];
  }

  note() {
    const { inputType = "insertText", data = null, before = selection(this.textarea) } = this.step || {};
    this.step = null;
    // What was undone here is one more change there.
    const kind = /^history/.test(inputType) ? "insertReplacementText" : inputType;
    this.steps.push({ inputType: kind, data, before, value: this.textarea.value, after: selection(this.textarea) });
    if (this.steps.length > MOST) this.first = this.steps.shift().value;
  }

  /* Waits while a selection is being drawn or a word composed: either ends with its element. */
  async rest() {
    while (this.pressed || this.composing) await new Promise(done => { this.rested = done; });
  }

  /* Does in another textarea, which holds `first`, what was done in this one. */
  repeat(other) {
    let last = selection(other).join();
    for (const { inputType, data, before, value, after } of this.steps) {
      other.setSelectionRange(...before);
      if (before.join() !== last) other.dispatchEvent(new Event("selectionchange"));
      other.dispatchEvent(new InputEvent("beforeinput", { inputType, data }));
      other.value = value;
      other.setSelectionRange(...after);
      other.dispatchEvent(new InputEvent("input", { inputType, data }));
      last = after.join();
    }
  }

  end() {
    this.listening.abort();
  }
}
