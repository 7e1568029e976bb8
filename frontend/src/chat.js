// A conversation: shows what comes, keeps the place of who reads further up, notes how far was read.
// <ul data-hb-chat data-hb-url=".../messages"> holds <li id="m-ID" data-hb-at="SECONDS">, and marks <li data-hb-mark="SECONDS">.
import { fragment, later, nodes, skeleton } from "./fragments.js";
import { startMenus } from "./menu.js";
import { Writer } from "./write.js";

const SAME_TALK = 600;
// After this many milliseconds what did not come is asked for again.
const AGAIN = 3000;

export function startChat(root = document, signal = undefined) {
  const list = root.querySelector("[data-hb-chat]");
  if (list) new Chat(list, root, signal);
}

class Chat {
  constructor(list, root, signal) {
    this.list = list;
    this.root = root;
    this.url = list.dataset.hbUrl;
    // The page itself scrolls with the group chat; a thread stands among other things.
    this.newest = root.querySelector("[data-hb-newest]");
    this.isPage = Boolean(this.newest);
    this.unseen = 0;
    this.fetching = null;
    this.fetchNew = later(() => this.after(), 50);
    document.addEventListener("hb:live", ({ detail }) => this.live(detail), { signal });
    document.addEventListener("hb:behind", () => this.fetchNew(), { signal });
    this.list.addEventListener("click", (event) => this.tapped(event));
    const box = root.querySelector("[data-hb-write]");
    this.writer = box ? new Writer(box, this, signal) : null;
    startMenus(list, signal);
    if (this.isPage) this.startPage();
  }

  startPage() {
    this.newest.addEventListener("click", (event) => this.toNewest(event));
    window.addEventListener("scroll", later(() => this.scrolled(), 150), { passive: true });
    const start = document.getElementById(this.list.dataset.hbStart || location.hash.slice(1));
    const fresh = this.list.querySelector("[data-hb-new-from]");
    if (start) {
      start.classList.add("hb-msg_found");
      start.scrollIntoView({ block: "center" });
    } else if (fresh) {
      scrollTo(0, fresh.getBoundingClientRect().top + scrollY - 96);
    } else this.toEnd();
    this.noteRead();
  }

  get hasGap() {
    return Boolean(this.list.querySelector("[data-hb-later]"));
  }

  get isAtEnd() {
    if (!this.isPage) return true;
    return !this.hasGap && innerHeight + scrollY >= document.documentElement.scrollHeight - 120;
  }

  live({ kind, ref }) {
    if (kind === "message") this.fetchNew();
    if (kind === "recall") this.one(ref);
  }

  items() {
    return this.list.querySelectorAll("[id^='m-']");
  }

  lastId() {
    const items = this.items();
    return items.length ? items[items.length - 1].id.slice(2) : "";
  }

  async after() {
    if (this.hasGap) return this.count(1);
    // One at a time: two answers to the same question would show the same message twice.
    if (this.fetching) return this.fetching.then(() => this.fetchNew());
    this.fetching = this.load(`${this.url}?after=${this.lastId()}`).catch(() => false);
    const hasCome = await this.fetching;
    this.fetching = null;
    if (!hasCome) setTimeout(() => this.fetchNew(), AGAIN);
  }

  async load(url) {
    const wasAtEnd = this.isAtEnd;
    const { ok, status, html } = await fragment(url);
    // Without the right to it there is nothing to wait for.
    if (!ok) return status < 500;
    const added = this.append(html);
    if (added && wasAtEnd) this.toEnd();
    else if (added) this.count(added);
    return true;
  }

  // What is being sent stays below what has arrived.
  append(html) {
    const waiting = this.list.querySelector(".hb-msg_wait");
    let added = 0;
    for (const item of nodes(html)) {
      if (item.id && document.getElementById(item.id)) continue;
      this.list.insertBefore(item, waiting);
      if (item.id) added += 1;
    }
    const empty = this.root.querySelector("[data-hb-chat-empty]");
    if (added && empty) empty.remove();
    return added;
  }

  count(added) {
    this.unseen += added;
    if (!this.newest) return;
    this.newest.hidden = false;
    this.newest.querySelector("[data-hb-count]").textContent = this.unseen || "";
  }

  toNewest(event) {
    if (this.hasGap) return;
    event.preventDefault();
    this.toEnd();
  }

  toEnd() {
    if (!this.isPage) return;
    scrollTo(0, document.documentElement.scrollHeight);
    this.unseen = 0;
    this.newest.hidden = true;
    this.noteRead();
  }

  scrolled() {
    if (this.isAtEnd) {
      this.unseen = 0;
      this.newest.hidden = true;
    } else if (innerHeight + scrollY < document.documentElement.scrollHeight - 2 * innerHeight) this.count(0);
    this.noteRead();
    if (scrollY < 400) this.earlier();
    if (innerHeight + scrollY > document.documentElement.scrollHeight - 400) this.laterOnes();
  }

  // The last message above the lower edge has been read.
  noteRead() {
    const form = document.querySelector("[data-hb-read]");
    if (!form || document.hidden) return;
    const last = [...this.items()].reverse().find((item) => item.getBoundingClientRect().top < innerHeight - 60);
    if (!last || Number(last.dataset.hbAt) <= (this.readAt || 0) || last === this.read) return;
    this.read = last;
    this.readAt = Number(last.dataset.hbAt);
    const data = new FormData(form);
    data.set("message", last.id.slice(2));
    fragment(form.action, { method: "POST", body: new URLSearchParams(data) })
      .then(() => document.dispatchEvent(new CustomEvent("hb:read")))
      .catch(() => {});
  }

  async earlier() {
    const more = this.list.querySelector("[data-hb-earlier]");
    if (!more || this.isLoadingEarlier) return;
    this.isLoadingEarlier = true;
    const height = document.documentElement.scrollHeight;
    const place = more.closest("li");
    const link = place.innerHTML;
    place.innerHTML = skeleton(3);
    try {
      const { ok, html } = await fragment(this.url + new URL(more.href).search);
      if (!ok) throw new Error("earlier");
      place.remove();
      this.prepend(nodes(html).filter((item) => !item.id || !document.getElementById(item.id)));
      if (this.isPage) scrollBy(0, document.documentElement.scrollHeight - height);
    } catch {
      place.innerHTML = link;
    }
    this.isLoadingEarlier = false;
  }

  prepend(items) {
    const mark = this.list.querySelector("[data-hb-mark]");
    const last = [...items].reverse().find((item) => item.dataset.hbAt);
    this.list.prepend(...items);
    // The talk that goes on above needs no mark in its middle.
    if (mark && last && Number(mark.dataset.hbMark) - Number(last.dataset.hbAt) < SAME_TALK) mark.remove();
  }

  async laterOnes() {
    const more = this.list.querySelector("[data-hb-later]");
    if (!more || this.isLoadingLater) return;
    this.isLoadingLater = true;
    try {
      const { ok, html } = await fragment(this.url + new URL(more.href).search);
      if (ok) {
        more.closest("li").remove();
        this.append(html);
      }
    } catch {
      // The link stays, and the next scrolling tries it again.
    }
    this.isLoadingLater = false;
  }

  async one(id) {
    const item = document.getElementById(`m-${id}`);
    if (!item) return;
    const { ok, html } = await fragment(`${this.url}?only=${id}`);
    if (!document.contains(item)) return;
    const [fresh] = ok ? nodes(html).filter((node) => node.id === item.id) : [];
    if (fresh) item.replaceWith(fresh);
    else item.remove();
  }

  tapped(event) {
    const link = event.target.closest("[data-hb-earlier], [data-hb-later], [data-hb-reply], .hb-quote");
    if (!link) return;
    if (link.matches(".hb-quote")) return this.toQuoted(event, link);
    event.preventDefault();
    if (link.matches("[data-hb-earlier]")) this.earlier();
    else if (link.matches("[data-hb-later]")) this.laterOnes();
    else if (this.writer) this.writer.quote(link.dataset.hbReply, link.dataset.hbReplyText);
  }

  toQuoted(event, link) {
    const quoted = document.getElementById(new URL(link.href).hash.slice(1));
    if (!quoted) return;
    event.preventDefault();
    quoted.scrollIntoView({ block: "center" });
    quoted.classList.add("hb-msg_found");
  }
}
