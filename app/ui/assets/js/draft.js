// @ts-check
/**
 * Keeps the text of a box on this phone until the server has it: through a power cut, a closed
 * browser, an expired sign-in. `data-draft` names the text; whose it is, `data-person` of the
 * sign-out form says, so that a shared phone never offers one person's words to another.
 *
 * A draft is forgotten when the server's text equals it, when a page says that it was saved
 * (draft-saved), and when the person signs out (forget-drafts). One that was sent without such an
 * answer is offered and not put back by itself, so that nothing is sent twice. Words come from data attributes in the page's language:
 * data-kept ("Kept on this phone"), data-restored, data-discard, data-offer.
 */

const PREFIX = "samferd-draft:";
const PAUSE_MS = 400;

/** @typedef {{text: string, base: string, at: number, sent?: boolean}} Draft */

/** @param {string} key @returns {Draft | null} */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {Draft | null} draft @returns {boolean} whether the phone took it */
function write(key, draft) {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} text the same text, however its lines end */
function normal(text) {
  return text.replace(/\r\n?/g, "\n").trim();
}

/** @param {number} at milliseconds @returns {string} the clock time, with the day if it is not today */
function clock(at) {
  const then = new Date(at);
  const time = then.toLocaleTimeString(document.documentElement.lang, {
    hour: "2-digit",
    minute: "2-digit",
  });
  if (then.toDateString() === new Date().toDateString()) return time;
  return `${then.toLocaleDateString(document.documentElement.lang)} ${time}`;
}

/** @param {Element} element the textarea */
export function attach(element) {
  if (!(element instanceof HTMLTextAreaElement) || !element.dataset.draft) return;
  const box = element;
  const person = document.querySelector("[data-person]")?.getAttribute("data-person") ?? "";
  const key = `${PREFIX}${person}:${box.dataset.draft}`;
  const draft = read(key);
  // A refused form shows what was typed, which the server does not have yet.
  const refused = document.querySelector(".error-summary, [aria-invalid]") !== null;
  const stored = refused ? (draft?.base ?? "") : normal(box.defaultValue);
  const status = document.createElement("p");
  status.className = "saved draft-status";
  status.setAttribute("role", "status");
  box.insertAdjacentElement("afterend", status);

  /** @param {string | undefined} words @param {number} at */
  const say = (words, at) => {
    status.textContent = words ? `${words} ${clock(at)}` : "";
  };

  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    const text = box.value;
    if (normal(text) === stored) {
      write(key, null);
      say("", 0);
      return;
    }
    const at = Date.now();
    const kept = write(key, { text, base: stored, at });
    say(kept ? box.dataset.kept : "", at);
  };

  /** @param {string | undefined} words @param {() => void} act */
  const offer = (words, act) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet";
    button.textContent = words ?? "";
    button.addEventListener("click", () => {
      button.remove();
      act();
      box.focus();
    });
    status.insertAdjacentElement("afterend", button);
  };

  if (draft && !refused && normal(draft.text) === stored) {
    write(key, null);
  } else if (draft && !refused) {
    const restore = () => {
      box.value = draft.text;
      say(box.dataset.restored, draft.at);
      offer(box.dataset.discard, () => {
        box.value = box.defaultValue;
        keep();
      });
    };
    // Written on top of what the server has now, it comes back by itself; else the person chooses.
    if (draft.base === stored && !draft.sent) restore();
    else offer(box.dataset.offer, restore);
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(keep, PAUSE_MS);
  });
  const keepNow = () => {
    if (timer) keep();
  };
  box.form?.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    keep();
    const kept = read(key);
    if (kept) write(key, { ...kept, sent: true });
  });
  addEventListener("pagehide", keepNow);
}
