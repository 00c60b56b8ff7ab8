/* Where other people's code runs: a frame that is nowhere, and in it a Worker for each trace.
 *
 * A link can bring code that a stranger wrote, and Python in a browser reaches JavaScript. The frame
 * therefore has no origin (`sandbox`), so that there are no cookies, no storage and no pages of this
 * site in it, and a policy that lets nothing out: no request to any host, this one included, and no
 * script that was not handed in. Its Workers inherit both. Everything they need is handed in as
 * bytes, and all that comes out is one text.
 */
const WORKER = new URL("./worker.js", import.meta.url);
/** Longest that Python may take to start: seconds. */
const START = 120;
const REASONS = ["memory", "large", "recursion", "crashed"];
/** `blob:` is what the frame makes of the bytes that it is handed. */
const POLICY = "default-src 'none'; script-src 'unsafe-inline' blob: 'wasm-unsafe-eval'; worker-src blob:";

export class Sandbox {
  #files;
  #frame = null;
  #control = null;
  #worker = null;
  #started = 0;

  /** `files`: the content of each file of the manifest, as ArrayBuffers. They are handed over. */
  constructor(files) {
    this.#files = files;
  }

  /** Have a Worker ready in which nothing has run. One that there was is ended. */
  async start() {
    this.#control ??= await this.#open();
    const { port1, port2 } = new MessageChannel();
    this.#worker = port1;
    this.#started += 1;
    const ready = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`nothing came in ${START} s`)), 1000 * START);
      this.#failed((says) => reject(new Error(says)));
      port1.onmessage = ({ data }) => {
        clearTimeout(timer);
        if (data === "ready") resolve();
        else reject(new Error(String(data)));
      };
    });
    this.#control.postMessage(this.#started, [port2]);
    await ready;
  }

  /** Call `then` when the frame says that the Worker failed, not one that was ended before. */
  #failed(then) {
    this.#control.onmessage = ({ data: { number, says } }) => {
      if (number === this.#started) then(String(says));
    };
  }

  /** Run code: `{ answer }`, the text that came out, or `{ why }` there is none, of `REASONS`. */
  run(code) {
    return new Promise((resolve) => {
      this.#failed(() => resolve({ why: "crashed" }));
      this.#worker.onmessage = ({ data }) => {
        if (typeof data?.answer === "string") resolve({ answer: data.answer });
        else resolve({ why: REASONS.includes(data?.why) ? data.why : "crashed" });
      };
      this.#worker.postMessage(code);
    });
  }

  /** End all that runs. */
  remove() {
    this.#frame?.remove();
    this.#frame = this.#control = null;
  }

  /** Open the frame, and hand it the files. Gives the port by which it is told what to do. */
  async #open() {
    const response = await fetch(WORKER);
    if (!response.ok) throw new Error(`worker.js: the site answered ${response.status}`);
    const script = await response.text();
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.title = "Where the code runs";
    frame.hidden = true;
    frame.srcdoc =
      `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}">` +
      `<script>(${keep})()</script>`;
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    document.body.append(frame);
    this.#frame = frame;
    await loaded;
    const { port1, port2 } = new MessageChannel();
    const handed = { script, files: this.#files };
    frame.contentWindow.postMessage(handed, "*", [port2, ...Object.values(this.#files)]);
    this.#files = null;
    return port1;
  }
}

/** The script of the frame: it starts a Worker when it is told, and ends the one before. */
function keep() {
  addEventListener(
    "message",
    async ({ data: { script, files }, ports: [control] }) => {
      const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
      const wasm = files["pyodide.asm.wasm"];
      delete files["pyodide.asm.wasm"];
      const compiled = WebAssembly.compile(wasm);
      let worker = null;
      let snapshot = null;
      control.onmessage = async ({ data: number, ports }) => {
        const failed = (says) => control.postMessage({ number, says });
        worker?.terminate();
        try {
          const mine = new Worker(address); // a module cannot be one where there is no origin
          worker = mine;
          if (!snapshot) {
            mine.onmessage = ({ data }) => {
              mine.onmessage = null; // nothing of the reader's has run yet
              snapshot = data;
            };
          }
          mine.onerror = (event) => {
            event.preventDefault();
            failed(event.message || "the Worker failed");
          };
          mine.postMessage({ files, wasm: await compiled, snapshot }, ports);
        } catch (error) {
          failed(String(error));
        }
      };
    },
    { once: true },
  );
}
