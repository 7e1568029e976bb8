// Writing: sends without reloading. What cannot be sent now waits, under the same key, so that it arrives once.
// <div data-hb-write> holds the form, a place for refusals, the line "in reply to", a list of names, and a <template>.
import { fragment } from "./fragments.js";
import { startNames } from "./names.js";

const RETRY = 2500;

export class Writer {
  constructor(box, chat, signal) {
    this.chat = chat;
    this.form = box.querySelector("form");
    this.field = box.querySelector("[name='text']");
    this.problem = box.querySelector("[data-hb-problem]");
    this.replying = box.querySelector("[data-hb-replying]");
    this.template = box.querySelector("template");
    this.key = `hb-outbox ${new URL(this.form.action).pathname}`;
    this.outbox = this.kept();
    this.form.addEventListener("submit", (event) => this.send(event));
    this.field.addEventListener("keydown", (event) => this.typed(event));
    box.querySelector("[data-hb-reply-clear]").addEventListener("click", (event) => {
      event.preventDefault();
      this.quote("", "");
    });
    startNames(box, this.field);
    for (const name of ["hb:back", "hb:live"]) document.addEventListener(name, () => this.flush(), { signal });
    window.addEventListener("online", () => this.flush(), { signal });
    this.outbox.forEach((entry) => this.show(entry));
    this.flush();
  }

  kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) || [];
    } catch {
      return [];
    }
  }

  keep() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.outbox.map(({ once, text, reply_to }) => ({ once, text, reply_to }))));
    } catch {
      // A browser that keeps nothing: it still waits on this page.
    }
  }

  // With a keyboard, Enter sends; with an input method, Enter chooses a word.
  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !matchMedia("(hover: hover)").matches) return;
    event.preventDefault();
    this.form.requestSubmit();
  }

  send(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    const once = this.form.querySelector("[name='once']");
    const entry = { once: once.value, text, reply_to: this.form.querySelector("[name='reply_to']").value };
    once.value = newKey();
    this.field.value = "";
    this.field.rows = 1;
    this.problem.innerHTML = "";
    this.quote("", "");
    this.outbox.push(entry);
    this.keep();
    this.show(entry);
    this.chat.toEnd();
    this.field.focus();
    this.flush();
  }

  show(entry) {
    entry.item = this.template.content.firstElementChild.cloneNode(true);
    entry.item.querySelector(".hb-bubble").textContent = entry.text;
    this.chat.list.append(entry.item);
  }

  async flush() {
    if (this.isSending) return;
    this.isSending = true;
    clearTimeout(this.timer);
    while (this.outbox.length && (await this.try(this.outbox[0]))) continue;
    this.isSending = false;
    if (this.outbox.length) this.timer = setTimeout(() => this.flush(), RETRY);
  }

  // Whether the next one can be tried: this one has arrived, or was refused.
  async try(entry) {
    const body = new URLSearchParams(new FormData(this.form));
    for (const name of ["once", "text", "reply_to"]) body.set(name, entry[name]);
    let answer;
    try {
      answer = await fragment(this.form.action, { method: "POST", body });
    } catch {
      answer = { ok: false, status: 599 };
    }
    if (answer.status >= 500) {
      entry.item.querySelector(".hb-msg__state").hidden = false;
      return false;
    }
    this.outbox.shift();
    this.keep();
    if (answer.ok) await this.chat.after();
    else this.refused(entry, answer.html);
    entry.item.remove();
    if (answer.ok) this.chat.toEnd();
    return true;
  }

  refused(entry, html) {
    this.problem.innerHTML = html;
    if (!this.field.value) this.field.value = entry.text;
  }

  quote(id, text) {
    this.form.querySelector("[name='reply_to']").value = id;
    this.replying.hidden = !id;
    this.replying.querySelector("[data-hb-reply-shown]").textContent = text;
    if (id) this.field.focus();
  }
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_");
}
