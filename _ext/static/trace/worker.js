/* Python in a Worker of the sandbox (sandbox.js): one code in, one answer out.
 *
 * Whatever runs here is held by the sandbox. What is taken away below makes errors of Python out of
 * what the sandbox would refuse, and keeps the one way out, the port, in this function.
 */
const MOST_MEMORY = 512 * 2 ** 20;
/** Characters of an answer: a page shows no more. Large models have some hundred thousand. */
const MOST_TEXT = 4e6;
/** Of a Worker's scope: what sends, what stores, what starts or ends a Worker. */
const TAKEN_AWAY = [
  ...["fetch", "fetchLater", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport"],
  ...["EventSource", "importScripts", "Worker", "SharedWorker", "BroadcastChannel"],
  ...["indexedDB", "caches", "postMessage", "close", "navigator", "Notification"],
];

self.onmessage = async ({ data: { files, wasm, snapshot }, ports: [port] }) => {
  self.onmessage = null;
  try {
    const answer = await start(files, wasm, snapshot);
    port.onmessage = ({ data: code }) => {
      port.onmessage = null;
      try {
        const text = answer(code);
        if (typeof text !== "string") port.postMessage({ why: "crashed" });
        else port.postMessage(text.length > MOST_TEXT ? { why: "large" } : { answer: text });
      } catch (error) {
        const told = String(error);
        const memory = /MemoryError|out of memory|allocation/i.test(told);
        const deep = /call stack|too much recursion/i.test(told);
        port.postMessage({ why: memory ? "memory" : deep ? "recursion" : "crashed" });
      }
    };
    port.postMessage("ready");
  } catch (error) {
    port.postMessage(String(error));
  }
};

/** Start Python with the tracer in it; gives `tracer.page.answer`. The first Worker sends the frame
 * a snapshot of its memory, with which those that follow start in a fraction of the time. */
async function start(files, wasm, snapshot) {
  self.importScripts = undefined; // Pyodide takes a Worker that has it for one that cannot import
  limitMemory();
  handOut(files, wasm, snapshot?.byteLength ?? 0);
  const { loadPyodide } = await load(files["pyodide.mjs"]);
  const python = await loadPyodide({
    indexURL: "https://handed.invalid/",
    createPyodideModule: (await load(files["pyodide.asm.mjs"])).default,
    lockFileContents: new TextDecoder().decode(files["pyodide-lock.json"]),
    jsglobals: {},
    stdout: () => {},
    stderr: () => {},
    ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: true }),
  });
  for (const set of [python.setStdout, python.setStderr]) set({ write: (bytes) => bytes.length });
  python.unpackArchive(files["tracer.zip"], "zip", { extractDir: "/home/pyodide" });
  if (!snapshot) {
    python.runPython(PREPARE);
    const { buffer } = python.makeMemorySnapshot();
    self.postMessage(buffer, [buffer]);
  }
  const answer = python.runPython(BEGIN);
  takeAway();
  return answer;
}

/** The first trace is slower than others: let it be over. */
const PREPARE = `
import gc
from tracer.page import answer
answer("import keras\\nkeras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])")
gc.collect()
None
`;
/** JavaScript is not Python's to import. What calls itself is to meet Python's limit before the
 * browser's, which is nearer than elsewhere. */
const BEGIN = `
import sys
sys.setrecursionlimit(400)
sys.meta_path[:] = [each for each in sys.meta_path if type(each).__name__ != "JsFinder"]
for name in ("js", "pyodide_js"):
    sys.modules.pop(name, None)
answer
`;

function load(bytes) {
  const address = URL.createObjectURL(new Blob([bytes], { type: "text/javascript" }));
  return import(address).finally(() => URL.revokeObjectURL(address));
}

/** Pyodide fetches two of its files: it is given what was handed in. Its memory is made as large as
 * a snapshot, `bytes`, which it would not enlarge it for. */
function handOut(files, wasm, bytes) {
  self.fetch = async (address) => new Response(files[String(address).split("/").at(-1)]);
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const instance = await WebAssembly.instantiate(wasm, imports);
    const memory = instance.exports.memory ?? imports.env.memory;
    const missing = bytes - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / 65536));
    return { module: wasm, instance };
  };
}

/** Where Python asks for more than it may have, it gets a MemoryError. */
function limitMemory() {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > MOST_MEMORY) throw new RangeError("out of memory");
    return grow.call(this, pages);
  };
}

function takeAway() {
  for (const name of TAKEN_AWAY) {
    for (let scope = self; scope; scope = Object.getPrototypeOf(scope)) delete scope[name];
  }
  for (const name of Object.keys(console)) console[name] = () => {};
}
