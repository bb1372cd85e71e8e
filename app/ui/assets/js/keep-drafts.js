// @ts-check
/**
 * On pages for somebody who is not signed in: what was sent after the sign-in had expired never
 * arrived, so it is put back by itself when its page is open again.
 */

const PREFIX = "samferd-draft:";

export function attach() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(PREFIX)) continue;
      const draft = JSON.parse(localStorage.getItem(key) ?? "{}");
      localStorage.setItem(key, JSON.stringify({ ...draft, sent: false }));
    }
  } catch {
    // A phone without storage keeps no drafts.
  }
}
