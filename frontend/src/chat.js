// The chat: sends without reloading, shows what comes, keeps the place of who reads further up.
// <ul data-hb-chat data-hb-url=".../messages" data-hb-more="...?before=ID"> holds <li id="m-ID">.
import { fragment, later, nodes } from "./fragments.js";

export function startChat(root = document, signal = undefined) {
  const list = root.querySelector("[data-hb-chat]");
  if (list) new Chat(list, root, signal);
}

class Chat {
  constructor(list, root, signal) {
    this.list = list;
    this.root = root;
    // The page itself scrolls with the group chat; a thread stands among other things.
    this.isPage = Boolean(root.querySelector("[data-hb-newest]"));
    this.url = list.dataset.hbUrl;
    this.newest = root.querySelector("[data-hb-newest]");
    this.form = root.querySelector("[data-hb-write]");
    this.unseen = 0;
    this.fetching = null;
    this.fetchNew = later(() => this.after(), 50);
    document.addEventListener("hb:live", ({ detail }) => this.live(detail), { signal });
    document.addEventListener("hb:behind", () => this.fetchNew(), { signal });
    if (this.newest) this.newest.addEventListener("click", (event) => this.toEnd(event));
    if (this.form) this.form.addEventListener("submit", (event) => this.send(event));
    this.list.addEventListener("click", (event) => this.tapped(event));
    if (this.isPage) window.addEventListener("scroll", later(() => this.scrolled(), 150), { passive: true });
    this.clearReply = root.querySelector("[data-hb-reply-clear]");
    if (this.clearReply) this.clearReply.addEventListener("click", () => this.quote("", ""));
    if (this.isPage && !location.hash) this.toEnd();
  }

  get isAtEnd() {
    if (!this.isPage) return true;
    return innerHeight + scrollY >= document.documentElement.scrollHeight - 120;
  }

  live({ kind, ref }) {
    if (kind === "message") this.fetchNew();
    if (kind === "recall") this.one(ref);
  }

  lastId() {
    const items = this.list.querySelectorAll("[id^='m-']");
    return items.length ? items[items.length - 1].id.slice(2) : "";
  }

  async after() {
    // One at a time: two answers to the same question would show the same message twice.
    if (this.fetching) return this.fetching.then(() => this.fetchNew());
    this.fetching = this.load(`${this.url}?after=${this.lastId()}`);
    await this.fetching;
    this.fetching = null;
  }

  async load(url) {
    const wasAtEnd = this.isAtEnd;
    const { ok, html } = await fragment(url);
    if (!ok) return;
    let added = 0;
    for (const item of nodes(html)) {
      if (item.id && document.getElementById(item.id)) continue;
      this.list.append(item);
      added += 1;
    }
    if (!added) return;
    const empty = document.querySelector("[data-hb-chat-empty]");
    if (empty) empty.remove();
    if (wasAtEnd) this.toEnd();
    else this.count(added);
  }

  count(added) {
    this.unseen += added;
    if (!this.newest) return;
    this.newest.hidden = false;
    this.newest.querySelector("[data-hb-count]").textContent = this.unseen;
  }

  toEnd(event) {
    if (event) event.preventDefault();
    if (!this.isPage) return;
    scrollTo(0, document.documentElement.scrollHeight);
    this.seen();
  }

  seen() {
    this.unseen = 0;
    if (this.newest) this.newest.hidden = true;
    const last = this.lastId();
    const form = document.querySelector("[data-hb-read]");
    if (!form || !last || last === this.read || document.hidden) return;
    this.read = last;
    const data = new FormData(form);
    data.set("message", last);
    fetch(form.action, { method: "POST", body: new URLSearchParams(data), headers: { "HX-Request": "true" } }).catch(() => {});
  }

  scrolled() {
    if (this.isAtEnd) this.seen();
    if (scrollY < 200) this.earlier();
  }

  async earlier() {
    const more = this.list.querySelector("[data-hb-earlier]");
    if (!more || this.loadingEarlier) return;
    this.loadingEarlier = true;
    const { ok, html } = await fragment(more.href);
    if (ok) {
      const height = document.documentElement.scrollHeight;
      more.closest("li").remove();
      const items = nodes(html).filter((item) => !item.id.startsWith("m-") || !document.getElementById(item.id));
      // The day that goes on above: its mark moves up to where the day begins.
      for (const item of items) {
        const mark = item.id.startsWith("d-") && document.getElementById(item.id);
        if (mark) mark.remove();
      }
      this.list.prepend(...items);
      scrollBy(0, document.documentElement.scrollHeight - height);
    }
    this.loadingEarlier = false;
  }

  async one(id) {
    const item = document.getElementById(`m-${id}`);
    if (!item) return;
    const { ok, html } = await fragment(`${this.url}?only=${id}`);
    if (!document.contains(item)) return;
    if (ok && nodes(html).length) item.replaceWith(...nodes(html));
    else item.remove();
  }

  async send(event) {
    event.preventDefault();
    const box = this.form.querySelector("textarea, input[name='text']");
    const problem = this.root.querySelector("[data-hb-problem]");
    if (!box.value.trim() || this.sending) return;
    this.sending = true;
    try {
      const body = new URLSearchParams(new FormData(this.form));
      const { ok, status, html } = await fragment(this.form.action, { method: "POST", body });
      if (ok) {
        box.value = "";
        this.form.querySelector("[name='once']").value = newKey();
        this.quote("", "");
        if (problem) problem.innerHTML = "";
        await this.after();
        this.toEnd();
      } else if (problem && status < 500) {
        problem.innerHTML = html;
        this.form.querySelector("[name='once']").value = newKey();
      }
    } catch {
      // What was written stays in the box; the strip says that the connection is being mended.
    }
    this.sending = false;
    box.focus();
  }

  tapped(event) {
    if (event.target.closest("[data-hb-earlier]")) {
      event.preventDefault();
      this.earlier();
    }
    this.reply(event);
  }

  reply(event) {
    const button = event.target.closest("[data-hb-reply]");
    if (!button) return;
    event.preventDefault();
    this.quote(button.dataset.hbReply, button.dataset.hbReplyText);
    this.form.querySelector("textarea, input[name='text']").focus();
  }

  quote(id, text) {
    const field = this.form && this.form.querySelector("[name='reply_to']");
    if (!field) return;
    field.value = id;
    const shown = this.root.querySelector("[data-hb-replying]");
    if (!shown) return;
    shown.hidden = !id;
    shown.querySelector("[data-hb-reply-shown]").textContent = text;
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}
