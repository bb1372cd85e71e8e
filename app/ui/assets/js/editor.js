// @ts-check
/**
 * Where a course is written: saves while somebody writes, keeps what could not be saved on this
 * device and offers it again, puts the cursor where a problem is, and inserts examples of blocks.
 * Without it the buttons do the same, one page after the other.
 *
 * `data-autosave` is where to save, `data-text` names the text on this device (with whose it is,
 * `data-person` of the sign-out form), and words come in the page's language: data-kept,
 * data-offer, data-use, data-forget. `data-unsaved`: the page shows what the server has not.
 */

const PREFIX = "samferd-draft:";
const KEEP_MS = 400;
const SAVE_MS = 3_000;
const AGAIN_MS = 15_000;
const CONFLICT = 409;
const REFUSED = 422;

/** @param {string} text the same text, however its lines end */
function normal(text) {
  return text.replace(/\r\n?/g, "\n").trimEnd();
}

/** @param {number} at milliseconds @returns {string} the clock time, with the day if not today */
function clock(at) {
  const then = new Date(at);
  const lang = document.documentElement.lang;
  const time = then.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
  if (then.toDateString() === new Date().toDateString()) return time;
  return `${then.toLocaleDateString(lang)} ${time}`;
}

/** @param {string} key @returns {{text: string, at: number} | null} */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {string | null} text @returns {boolean} whether the device took it */
function write(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

/** @param {string} example @param {string} source @returns {string} under ids not yet taken */
function fresh(example, source) {
  const ids = /^( {4}(?:id|prompt|rating): )([a-z][a-z0-9-]*)$/gm;
  const taken = new Set(Array.from(source.matchAll(ids), (found) => found[2]));
  return example.replace(ids, (_line, before, id) => {
    let name = id;
    for (let number = 2; taken.has(name); number++) name = `${id}-${number}`;
    return before + name;
  });
}

/** @param {Element} element the form */
export function attach(element) {
  if (!(element instanceof HTMLFormElement)) return;
  const form = element;
  const found = form.elements.namedItem("text");
  const status = form.querySelector("[data-status]");
  if (!(found instanceof HTMLTextAreaElement) || !status) return;
  const box = found;
  const person = document.querySelector("[data-person]")?.getAttribute("data-person") ?? "";
  const key = `${PREFIX}${person}:${form.dataset.text}`;
  let saved = form.dataset.unsaved ? null : normal(box.value);
  let keepTimer = 0;
  let saveTimer = 0;
  let sending = false;
  let leaving = false;
  let clashed = false;

  /** @param {string} name */
  const field = (name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const changed = () => normal(box.value) !== saved;

  const keep = () => {
    clearTimeout(keepTimer);
    keepTimer = 0;
    return write(key, changed() ? box.value : null);
  };

  /** @param {number} wait */
  const later = (wait) => {
    clearTimeout(saveTimer);
    saveTimer = window.setTimeout(save, wait);
  };

  const keptHere = () => {
    if (keep()) status.textContent = `${form.dataset.kept} (${clock(Date.now())})`;
  };

  /** After a new sign-in in another window the page's token is an old one: ask for the new. */
  const renew = async () => {
    const answer = await fetch(location.href, { redirect: "manual" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("#editor [name=csrf_token]");
    if (token instanceof HTMLInputElement) field("csrf_token").value = token.value;
  };

  /** @param {{version: number, said: string, checks: string}} answer @param {string} sent */
  const done = (answer, sent) => {
    field("version").value = String(answer.version);
    saved = sent;
    status.textContent = answer.said;
    const panel = document.getElementById("checks");
    if (panel) panel.innerHTML = answer.checks;
    const frame = document.querySelector("[data-preview]");
    if (frame instanceof HTMLIFrameElement) frame.contentWindow?.location.reload();
    keep();
    if (changed()) later(SAVE_MS);
  };

  const save = async () => {
    if (sending || leaving || clashed || !changed()) return;
    sending = true;
    const sent = normal(box.value);
    try {
      const answer = await fetch(form.dataset.autosave ?? "", {
        method: "POST",
        body: new FormData(form),
        redirect: "manual",
      });
      if (answer.ok) {
        done(await answer.json(), sent);
      } else if (answer.status === CONFLICT || answer.status === REFUSED) {
        keep();
        clashed = answer.status === CONFLICT;
        status.textContent = (await answer.json()).said;
      } else {
        keptHere();
        await renew();
        later(AGAIN_MS);
      }
    } catch {
      keptHere();
      later(AGAIN_MS);
    } finally {
      sending = false;
    }
  };

  /** What this device kept and the server does not have. @param {{text: string, at: number}} kept */
  const offer = (kept) => {
    const notice = document.createElement("div");
    notice.className = "device-text";
    notice.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = `${form.dataset.offer} ${clock(kept.at)}`;
    notice.append(words);
    /** @param {string | undefined} label @param {() => void} act */
    const button = (label, act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button button-secondary";
      made.textContent = label ?? "";
      made.addEventListener("click", () => {
        notice.remove();
        act();
        box.focus();
      });
      notice.append(made);
    };
    button(form.dataset.use, () => {
      box.value = kept.text;
      keep();
      later(0);
    });
    button(form.dataset.forget, () => write(key, null));
    form.prepend(notice);
  };

  const kept = read(key);
  if (kept && normal(kept.text) === saved) write(key, null);
  else if (kept && !form.dataset.unsaved) offer(kept);

  box.addEventListener("input", () => {
    clearTimeout(keepTimer);
    keepTimer = window.setTimeout(keep, KEEP_MS);
    later(SAVE_MS);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    keep();
    leaving = true;
  });
  addEventListener("pageshow", () => {
    leaving = false;
  });
  addEventListener("online", () => later(0));
  addEventListener("pagehide", () => {
    if (keepTimer) keep();
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && changed()) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest("a[data-line]");
    const button = target?.closest("button[data-example]");
    if (link instanceof HTMLElement) {
      event.preventDefault();
      goTo(box, Number(link.dataset.line), Number(link.dataset.column));
    } else if (button instanceof HTMLElement) {
      const example = document.getElementById(button.dataset.example ?? "")?.textContent ?? "";
      event.preventDefault();
      insert(box, fresh(example, box.value));
    }
  });
}

/** @param {HTMLTextAreaElement} box @param {number} line from 1 @param {number} column from 1 */
function goTo(box, line, column) {
  const lines = box.value.split("\n");
  const number = Math.min(line, lines.length);
  const start = lines.slice(0, number - 1).join("\n").length + (number > 1 ? 1 : 0);
  const at = start + Math.min(column - 1, lines[number - 1].length);
  box.focus();
  box.setSelectionRange(at, start + lines[number - 1].length);
  // Long lines are broken, so how far down it is can only be guessed from its part of the text.
  box.scrollTop = (box.scrollHeight * start) / Math.max(1, box.value.length) - box.clientHeight / 3;
  box.scrollIntoView({ block: "nearest" });
}

/** Where a block may stand: after the line of the cursor, but neither among the first lines that
 * are no text yet nor inside another block. @param {string} text @param {number} cursor */
function placeFor(text, cursor) {
  const lines = text.split("\n");
  const begins = text.startsWith("---") ? lines.indexOf("---", 1) : -1;
  let open = false;
  let end = -1;
  for (const [number, line] of lines.entries()) {
    end += line.length + 1;
    if (/^\/{3,}\s*[a-z]/.test(line)) open = true;
    else if (/^\/{3,}\s*$/.test(line)) open = false;
    if (end < cursor || open) continue;
    return number <= begins ? text.length : end;
  }
  return text.length;
}

/** A block with an empty line around it, where it may stand near the cursor; it can be undone.
 * @param {HTMLTextAreaElement} box @param {string} text */
function insert(box, text) {
  const at = placeFor(box.value, box.selectionEnd);
  const before = box.value.slice(0, at).trim() ? "\n\n" : "";
  const block = `${before}${text.trim()}\n`;
  box.focus();
  box.setSelectionRange(at, at);
  if (!document.execCommand("insertText", false, block)) {
    box.setRangeText(block, at, at, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const begin = at + before.length;
  box.setSelectionRange(begin, begin + text.trim().length);
}
