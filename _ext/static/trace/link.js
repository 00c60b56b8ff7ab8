/* Code in the fragment of a link, and back: `code=` is deflated and in the letters of an address,
   `text=` is what a browser without streams of compression writes. Anybody may have written a
   link, so what comes out is text, and not too much of it. */

const MOST = 100_000;

const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream));

/* The fragment that holds `code`, without the `#`. */
export async function pack(code) {
  if (typeof CompressionStream === "undefined") return `text=${encodeURIComponent(code)}`;
  const packed = new Uint8Array(await through(code, new CompressionStream("deflate")).arrayBuffer());
  const letters = btoa(Array.from(packed, byte => String.fromCharCode(byte)).join(""));
  return `code=${letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/* The code that a fragment holds, or null where it holds none. Throws an Error that says why
   where it cannot be read. */
export async function unpack(fragment) {
  const [, kind, packed] = /^#?(code|text)=(.*)$/s.exec(fragment) || [];
  if (!kind) return null;
  let code;
  try {
    code = kind === "text" ? decodeURIComponent(packed) : await inflated(packed);
  } catch {
    throw new Error("The link holds no code that can be read: a part of it is missing.");
  }
  if (code.length > MOST) throw new Error("The link holds more code than a model has.");
  return code.replace(/\r\n?/g, "\n").replace(/[^\t\n\x20-\uffff]/g, "");
}

async function inflated(letters) {
  const bytes = Uint8Array.from(
    atob(letters.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
  const reader = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("deflate")).pipeThrough(new TextDecoderStream()).getReader();
  let code = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return code;
    code += value;
    if (code.length > MOST) return code; // a small link may hold a very long text
  }
}
