/* What the page "Trace your own model" knows of Python: code goes in, a report comes out.
 *
 * Python is Pyodide, CPython compiled to WebAssembly. It comes from the site itself, and only when
 * `load` or `trace` is called. It runs in a sandbox (sandbox.js), and every trace in a Worker of its
 * own, which was made ready before: nothing that code does reaches the next trace or the page. What
 * comes back is checked (report.js): it has the form of a report, and its texts are whatever the
 * code wanted. Show them as text; of `pictures` show only what is left when they were parsed and
 * reduced to the elements and attributes of drawings.
 */
import { checked } from "./report.js";
import { Sandbox } from "./sandbox.js";

const SAYS = {
  user: "You stopped it.",
  memory: "It needed more memory than the browser gives, and was stopped.",
  large: "The report is too large for a page: there are very many layers, or very long messages.",
  recursion: "Something in it calls itself without end, until the browser had no room left.",
  crashed: "The code ended Python, or broke it, before there was a report.",
};
/** What of the above is told as what. */
const STOPPED = { large: "memory", recursion: "crashed" };
const OPENED_FROM_A_FOLDER =
  "The page was opened from a folder, where a browser lets it fetch nothing. Serve the folder: python -m http.server";

/** An Error with a `reason`: "missing", "network", "memory" or "failed". */
class LoadError extends Error {
  constructor(reason, says, cause) {
    super(says, { cause });
    this.reason = reason;
  }
}

export class Engine {
  #base;
  #state = "idle";
  #sandbox = null;
  #loading = null;
  #progress = { loaded: 0, total: 0 };
  #listeners = new Set();
  #stop = null;
  #ended = Promise.resolve();

  /** `base` is the URL of the folder of the site that holds `manifest.json`. */
  constructor(base) {
    this.#base = new URL(base, globalThis.document?.baseURI);
    if (!this.#base.pathname.endsWith("/")) this.#base.pathname += "/";
  }

  /** "idle", "loading", "ready", "running" or "failed". */
  get state() {
    return this.#state;
  }

  /** Have Python ready. `onProgress({ loaded, total })` is called with the bytes that have come so
   * far; Python starts when they are equal. Rejects with an Error whose `reason` is "missing" (the
   * site was built without Pyodide), "network", "memory" or "failed"; it may be tried again. */
  load(onProgress) {
    if (onProgress) {
      this.#listeners.add(onProgress);
      if (this.#progress.total) onProgress({ ...this.#progress });
    }
    this.#loading ??= this.#told(this.#load());
    return this.#loading.finally(() => this.#listeners.delete(onProgress));
  }

  /** Trace code, and load what is needed for it first. Gives the report of `Trace.to_dict` with
   * `pictures`, an SVG text or "" for each model, and `milliseconds`; or `{ stopped, says }`, where
   * `stopped` is "time", "user", "memory" or "crashed". Rejects only as `load` does. A trace that
   * still runs is stopped. */
  async trace(code, { seconds = 5 } = {}) {
    this.stop();
    const before = this.#ended;
    let end;
    this.#ended = new Promise((resolve) => (end = resolve));
    const stopped = new Promise((resolve) => {
      this.#stop = () => resolve({ stopped: "user", says: SAYS.user });
    });
    const stop = this.#stop;
    try {
      await before; // its Worker is given up by then
      return (await Promise.race([stopped, this.load()])) ?? (await this.#run(code, seconds, stopped));
    } finally {
      if (this.#stop === stop) this.#stop = null;
      end();
    }
  }

  /** End the trace that runs, if one does; loading goes on. */
  stop() {
    this.#stop?.();
    this.#stop = null;
  }

  async #run(code, seconds, stopped) {
    this.#state = "running";
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve({ stopped: "time", says: tooLong(seconds) }), 1000 * seconds);
    });
    const began = performance.now();
    const found = await Promise.race([this.#sandbox.run(String(code)), late, stopped]);
    const milliseconds = performance.now() - began;
    clearTimeout(timer);
    this.#startAnother();
    if (found.why) return { stopped: STOPPED[found.why] ?? found.why, says: SAYS[found.why] };
    if (found.stopped) return found;
    const report = checked(found.answer);
    return report ? { ...report, milliseconds } : { stopped: "crashed", says: SAYS.crashed };
  }

  /** Have a Worker ready for the next trace; one that does not start is tried again from the
   * beginning, with a sandbox of its own. Who waits for it is told if that fails, too. */
  #startAnother() {
    this.#state = "loading";
    this.#loading = this.#told(this.#start().catch(() => this.#load()));
    this.#loading.catch(() => {}); // perhaps nobody waits
  }

  /** The same, where what fails has a reason, and may be tried again. */
  #told(loading) {
    return loading.catch((error) => {
      this.#state = "failed";
      this.#loading = null;
      throw error instanceof LoadError ? error : LoadErrorOf(error);
    });
  }

  async #load() {
    this.#state = "loading";
    if (!this.#sandbox) {
      const files = await this.#fetchAll();
      this.#sandbox = new Sandbox(files);
    }
    await this.#start();
  }

  async #start() {
    try {
      await this.#sandbox.start();
      this.#state = "ready";
    } catch (error) {
      this.#sandbox.remove();
      this.#sandbox = null;
      throw error;
    }
  }

  async #fetchAll() {
    if (this.#base.protocol === "file:") throw new LoadError("network", OPENED_FROM_A_FOLDER);
    const response = await this.#get("manifest.json", { cache: "no-cache" });
    const manifest = await response.json().catch((error) => {
      throw new LoadError("network", "manifest.json did not arrive as it was written.", error);
    });
    if (manifest.missing) throw new LoadError("missing", manifest.missing);
    const listed = Object.entries(manifest.files);
    this.#progress = { loaded: 0, total: listed.reduce((sum, [, file]) => sum + file.bytes, 0) };
    const fetched = await Promise.all(
      listed.map(async ([name, file]) => [name, await this.#fetch(file)]),
    );
    this.#tell(this.#progress.total - this.#progress.loaded);
    return Object.fromEntries(fetched);
  }

  /** The content of a file, uncompressed: `size` bytes, of which `bytes` are on the way. */
  async #fetch({ address, bytes, size }) {
    const response = await this.#get(address);
    const incomplete = `${address} did not arrive whole. Try again.`;
    const parts = [];
    let content;
    let counted = 0;
    try {
      for (const reader = response.body.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        const more = Math.min(value.length, bytes - counted);
        counted += more;
        this.#tell(more);
      }
      const file = new Blob(parts);
      const start = new Uint8Array(await file.slice(0, 2).arrayBuffer());
      // A host may say that a .gz file is encoded so, and the browser has decoded it then.
      const packed = start[0] === 0x1f && start[1] === 0x8b;
      const whole = packed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file;
      content = await new Response(whole).arrayBuffer();
    } catch (error) {
      throw new LoadError("network", incomplete, error);
    }
    if (content.byteLength !== size) throw new LoadError("network", incomplete);
    return content;
  }

  async #get(address, options = {}) {
    let response;
    try {
      response = await fetch(new URL(address, this.#base), { credentials: "same-origin", ...options });
    } catch (error) {
      throw new LoadError("network", `${address} could not be fetched. Try again.`, error);
    }
    if (response.ok) return response;
    const says = `${address} could not be fetched: the site answered ${response.status}.`;
    throw new LoadError("network", says);
  }

  #tell(more) {
    this.#progress.loaded += more;
    for (const listener of this.#listeners) listener({ ...this.#progress });
  }
}

function LoadErrorOf(error) {
  const memory = /memory|allocat/i.test(String(error?.message ?? error));
  const says = memory
    ? "The browser has not enough memory for Python. Close other tabs and try again."
    : `It said: ${error?.message ?? error}. Press Trace to try again.`;
  return new LoadError(memory ? "memory" : "failed", says, error);
}

function tooLong(seconds) {
  return (
    `It ran longer than ${seconds} seconds, and was stopped. A trace computes no values, so even ` +
    "large models take less than one: look for a loop that does not end."
  );
}
