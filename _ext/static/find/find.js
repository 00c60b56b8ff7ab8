/* The search field wherever it stands, its hits, and the words marked where a hit opens.

What is searched is loaded when somebody first turns to a field. A hit is a link to its section with
the query in its address (`?found=…`), so that the page it opens can mark the words there; Escape
takes the marks away. */

(() => {
  const root = document.documentElement.dataset.content_root || "./";
  const MOST = { dialog: 8, page: 20 };
  let loading;

  function load() {
    loading ||= ["stemmer", "rank", "records"].reduce((before, name) => before.then(() =>
      new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = `${root}_static/find/${name}.js`;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      })), Promise.resolve());
    return loading;
  }

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /* Hits -------------------------------------------------------------------------------------- */

  function address({ page, place }, query) {
    return `${root}${page}.html?${new URLSearchParams({ found: query })}${place ? "#" + place : ""}`;
  }

  /* Where a section is: the number and the name of its chapter, and what it is part of. */
  function path({ page, above = "" }) {
    const number = /\/(\d\d)-/.exec(page)?.[1];
    const [first, ...others] = above.split("\n").filter(Boolean).map(title => title.split(": ")[0]);
    return [first && number ? `${Number(number)}. ${first}` : first, ...others].filter(Boolean).join(" › ");
  }

  function marked(text, looked) {
    const parts = [];
    let end = 0;
    for (const [from, to] of courseRank.places(text, looked)) {
      parts.push(text.slice(end, from), element("mark", {}, text.slice(from, to)));
      end = to;
    }
    return [...parts, text.slice(end)];
  }

  /* The piece of a section that has most of the words. */
  function piece({ prose = "", errors = "" }, looked) {
    const lines = `${prose}\n${errors}`.split("\n").map(line => line.replace(/^In short\. /, "")).filter(Boolean);
    const worth = lines.map(line =>
      new Set(courseRank.places(line, looked).map(([from, to]) => line.slice(from, to).toLowerCase())).size);
    const best = lines[worth.indexOf(Math.max(...worth))] || "";
    const first = courseRank.places(best, looked)[0]?.[0] || 0;
    const from = first < 90 ? 0 : best.indexOf(" ", first - 60) + 1;
    const to = best.length - from < 190 ? best.length : best.lastIndexOf(" ", from + 180);
    return (from ? "… " : "") + best.slice(from, to) + (to < best.length ? " …" : "");
  }

  function entry({ record, words }, query) {
    const inside = path(record);
    return element("li", {},
      element("a", { href: address(record, query) },
        ...(inside ? [element("small", {}, inside)] : []),
        element("strong", {}, ...marked(record.title, words)),
        element("span", {}, ...marked(piece(record, words), words))));
  }

  /* A field ----------------------------------------------------------------------------------- */

  function attach(form) {
    const field = form.querySelector("input");
    const dialog = form.closest("dialog");
    const status = element("p", { className: "found-count" });
    status.setAttribute("role", "status");
    const list = element("ol", { className: "found-list" });
    form.after(status, list);

    async function show() {
      const query = field.value.trim();
      try {
        await load();
      } catch {
        status.textContent = "The index of the search did not load. Load the page again.";
        return;
      }
      if (query !== field.value.trim()) return; // typed on, meanwhile
      const hits = query ? courseRank.search(query, dialog ? MOST.dialog : MOST.page) : [];
      list.replaceChildren(...hits.map(hit => entry(hit, query)));
      status.textContent = !query ? "" : hits.length
        ? "The sections that answer best. Arrow down leads into them."
        : "No section has any of these words. Try others, or fewer.";
      if (!dialog) history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
    }

    field.addEventListener("focus", () => load().catch(() => {}), { once: true });
    field.addEventListener("input", show);
    form.addEventListener("submit", event => {
      if (dialog) return; // to the page of the search
      event.preventDefault();
      show();
    });
    for (const place of [field, list])
      place.addEventListener("keydown", event => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (!step) return;
        const stops = [field, ...list.querySelectorAll("a")];
        const next = stops[stops.indexOf(document.activeElement) + step];
        if (!next) return;
        event.preventDefault();
        next.focus();
      });
    if (!dialog) {
      field.value = new URLSearchParams(location.search).get("q") || "";
      field.focus();
      if (field.value) show();
    }
  }

  /* Marks where a hit opens ------------------------------------------------------------------- */

  const SILENT = "svg, script, style, button, mark, .headerlink";

  /* The parts of the page that a hit is about. */
  function target() {
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return [...document.querySelectorAll("article > section > :not(section)")];
    if (place.matches("dt")) return [place, place.nextElementSibling];
    return [place.closest("tr, section") || place];
  }

  function mark(part, looked) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest(SILENT)) texts.push(walker.currentNode);
    for (const text of texts) {
      const parts = marked(text.data, looked);
      if (parts.length > 1) text.replaceWith(...parts.filter(each => each !== ""));
    }
  }

  async function markFound() {
    const query = new URLSearchParams(location.search).get("found");
    if (!query) return;
    await load();
    const looked = courseRank.search(query, 1)[0]?.words;
    if (looked) for (const part of target()) mark(part, looked);
    unfold();
  }

  /* Opens the folds that hold a word which is to be seen nowhere else; an answer that need not be
     given away stays closed. */
  function unfold() {
    const fold = each => each.closest(".quiz") ? null : each.closest("details:not([open])");
    const word = each => each.textContent.toLowerCase();
    const marks = [...document.querySelectorAll("article mark")];
    const seen = new Set(marks.filter(each => !each.closest("details:not([open])")).map(word));
    for (const each of marks) {
      if (seen.has(word(each)) || !fold(each)) continue;
      fold(each).open = true;
      seen.add(word(each));
    }
  }

  function unmark() {
    for (const each of document.querySelectorAll("article mark")) {
      const parent = each.parentNode;
      each.replaceWith(...each.childNodes);
      parent.normalize();
    }
    history.replaceState(null, "", location.pathname + location.hash);
  }

  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && location.search.includes("found=")) unmark();
  });
  document.querySelectorAll("form.bd-search").forEach(attach);
  markFound();
})();
