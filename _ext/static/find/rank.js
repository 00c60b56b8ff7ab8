/* Which sections of the course answer what somebody typed, best first.

A section is a record of `_ext/records.py`; `_ext/section_search.py` writes them all to `records.js`.
Each word of the query becomes a list of stems to look for, with weights: itself, else what it is
spelt like, and what `_ext/synonyms.toml` says is called so in the course. A section scores by BM25
over its fields, more for a title than for text, for how much of the query it covers, and for words
that stand side by side as they were typed. Nothing here touches the page. */

const courseRank = (() => {
  const FIELDS = { title: 2, above: 0.7, errors: 1.2, prose: 1, code: 0.3 };
  const FULL = 1.2, LENGTH = 0.4; // BM25's k1 and b
  const MEANT = 0.7, NUMBER = 0.4; // the weights of a synonym, and of a number, beside a word's 1
  const SHORT = new Set(("a an and are as at be been but by can could did do does for from had has have how i " +
    "if in into is isn it its just me my no not of on or our s should so t than that the them then there these " +
    "they this to too us use used using was we were what when where which who why will with would you your").split(" "));

  /* Words -------------------------------------------------------------------------------------- */

  const stemmer = new Stemmer();
  const stem = word => /^[a-z]{3,}$/.test(word) ? stemmer.stemWord(word) : word;
  const split = new Map(); // what `words` found in a word

  /* The words of a text, each with its stem, the stems of its parts, and where it stands:
     `mask_zero` has the parts mask and zero, `GlobalMaxPooling1D` global, max and pooling. */
  function words(text) {
    const found = [];
    for (const match of text.matchAll(/[\p{L}_][\p{L}\p{N}_]*|\p{N}+/gu)) {
      const word = match[0];
      if (!split.has(word)) {
        const parts = word.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|\p{N}+\p{Lu}?\b/gu) || [];
        split.set(word, {
          stem: stem(word.toLowerCase()),
          parts: parts.length > 1 ? parts.map(part => stem(part.toLowerCase())) : [],
        });
      }
      const { stem: own, parts } = split.get(word);
      found.push({ stem: own, parts, start: match.index, end: match.index + word.length });
    }
    return found;
  }

  /* Those words of a text that say something; all of them, if none does. */
  function telling(text) {
    const all = words(text);
    const some = all.filter(word => !SHORT.has(text.slice(word.start, word.end).toLowerCase()));
    return some.length ? some : all;
  }

  /* How many letters must change to make one word of another, swaps of two counted once; stops
     counting above `most`. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return most + 1;
      [before, row] = [row, next];
    }
    return row[b.length];
  }

  /* The index --------------------------------------------------------------------------------- */

  let records = [], postings = new Map(), fieldCounts = new Map(), lengths = {}, synonyms = [];

  /* Takes the records in. `weight` of a record is how far it comes first at equal rank. */
  function load(data) {
    records = data.records.map(record => ({ ...record, at: {} }));
    const total = {};
    records.forEach((record, number) => {
      for (const field of Object.keys(FIELDS)) {
        const found = words(record[field] || "");
        record.at[field] = found;
        total[field] = (total[field] || 0) + found.length;
        const counts = new Map();
        const count = word => counts.set(word, (counts.get(word) || 0) + 1);
        for (const word of found) {
          count(word.stem);
          for (const part of word.parts) if (part !== word.stem) count(part);
        }
        for (const [word, often] of counts) {
          if (!postings.has(word)) postings.set(word, new Map());
          const of = postings.get(word);
          if (!of.has(number)) of.set(number, {});
          of.get(number)[field] = often;
        }
      }
    });
    for (const field of Object.keys(FIELDS)) lengths[field] = total[field] / records.length || 1;
    synonyms = data.synonyms.flatMap(({ typed, called }) =>
      typed.map(phrase => ({ typed: telling(phrase).map(each => each.stem), called: called.map(inOwnWords) })));
  }

  const inOwnWords = phrase => telling(phrase).map(each => each.stem).filter(each => postings.has(each));

  /* BM25's idf: a word that few sections have says more. */
  const rare = count => Math.log(1 + (records.length - count + 0.5) / (count + 0.5));
  const rarity = word => rare(postings.get(word).size);

  /* How much a section has to do with a word, as the sum of its fields. A word may be in every text
     and in one title. */
  function weighed(word, number) {
    let sum = 0;
    for (const [field, count] of Object.entries(postings.get(word).get(number))) {
      const long = records[number].at[field].length / lengths[field];
      const often = count / (count + FULL * (1 - LENGTH + LENGTH * long));
      sum += FIELDS[field] * rare(inField(word, field)) * often;
    }
    return sum;
  }

  function inField(word, field) {
    const key = `${field} ${word}`;
    if (!fieldCounts.has(key)) {
      let count = 0;
      for (const counts of postings.get(word).values()) count += field in counts;
      fieldCounts.set(key, count);
    }
    return fieldCounts.get(key);
  }

  /* A query ----------------------------------------------------------------------------------- */

  /* What to look for: for each word that was typed, stems with weights. */
  function wanted(query) {
    const typed = telling(query);
    const last = /[\p{L}\p{N}_]$/u.test(query) ? typed.at(-1) : null;
    const asked = typed.map(word => {
      const weight = /^\d+$/.test(word.stem) ? NUMBER : 1;
      const known = new Map(postings.has(word.stem) ? [[word.stem, weight]] : []);
      for (const part of word.parts) if (postings.has(part)) known.set(part, known.size ? 0.5 : 0.8);
      return { word, known, said: postings.has(word.stem) };
    });
    for (const { typed: phrase, called } of synonyms)
      for (let start = 0; start + phrase.length <= typed.length; start++)
        if (phrase.every((each, i) => typed[start + i].stem === each))
          for (const each of called)
            for (const [i, part] of each.entries())
              raise(asked[start + Math.min(i, phrase.length - 1)], part, MEANT / each.length);
    for (const each of asked)
      if (!each.said && (!each.known.size || each.word === last))
        for (const [near, weight] of spelt(each.word.stem)) raise(each, near, weight);
    return asked.filter(each => each.known.size);
  }

  function raise(each, word, weight) {
    each.known.set(word, Math.max(weight, each.known.get(word) || 0));
  }

  /* Words of the course that begin as this one does, else those that are spelt nearly so. */
  function spelt(word) {
    const near = [];
    if (word.length < 3) return near;
    for (const known of postings.keys())
      if (known.startsWith(word)) near.push([known, Math.max(0.5, word.length / known.length)]);
    if (near.length || word.length < 4) return near;
    const most = word.length < 8 ? 1 : 2;
    for (const known of postings.keys())
      if (known[0] === word[0] && known.length > 3) {
        const far = distance(word, known, most);
        if (far <= most) near.push([known, 0.7 - 0.2 * far]);
      }
    return near;
  }

  /* The records that answer a query, best first: `[{ record, score, words }]`. */
  function search(query, most = 20) {
    const asked = wanted(query);
    if (!asked.length) return [];
    const whole = asked.map(({ known }) => Math.max(...[...known].map(([w, weight]) => weight * Math.sqrt(rarity(w)))));
    const all = whole.reduce((sum, each) => sum + each, 0);
    const found = new Map();
    asked.forEach(({ known }, place) => {
      const best = new Map();
      for (const [word, weight] of known)
        for (const number of postings.get(word).keys()) {
          const score = weight * weighed(word, number);
          if (score > (best.get(number) || 0)) best.set(number, score);
        }
      for (const [number, score] of best) {
        const so = found.get(number) || { score: 0, covers: 0 };
        found.set(number, { score: so.score + score, covers: so.covers + whole[place] });
      }
    });
    const ranked = [...found].map(([number, { score, covers }]) => ({
      record: records[number],
      score: score * (covers / all) ** 1.5 * records[number].weight,
    }));
    ranked.sort((a, b) => b.score - a.score);
    for (const each of ranked.slice(0, 40)) each.score *= 1 + 0.4 * together(each.record, asked);
    const words = telltale(asked);
    return ranked.sort((a, b) => b.score - a.score).slice(0, most).map(each => ({ ...each, words }));
  }

  /* The words worth marking: those that are on nearly every page only if there are no others. */
  function telltale(asked) {
    const all = [...new Set(asked.flatMap(({ known }) => [...known.keys()]))];
    const most = Math.max(...all.map(rarity));
    return new Set(all.filter(word => rarity(word) > 0.25 * most));
  }

  /* Of the pairs of words that were typed side by side, the part that stand so in the section. */
  function together(record, asked) {
    if (asked.length < 2) return 0;
    let pairs = 0;
    for (let i = 0; i + 1 < asked.length; i++) {
      const [first, second] = [asked[i].known, asked[i + 1].known];
      pairs += Object.values(record.at).some(field => field.some((word, place) =>
        first.has(word.stem) && [1, 2].some(step => second.has(field[place + step]?.stem))));
    }
    return pairs / (asked.length - 1);
  }

  /* Where the words that were looked for stand in a text: `[[start, end], …]`. */
  function places(text, looked) {
    return words(text).filter(word => looked.has(word.stem) || word.parts.some(part => looked.has(part)))
      .map(word => [word.start, word.end]);
  }

  return { load, search, places, records: () => records, ready: () => records.length > 0 };
})();
