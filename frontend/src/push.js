// Pushes to this browser. <section data-hb-push="KEY"> holds the form whose button switches them on; it tells what is possible here.
const WORKER = "/push-worker.js";

export function startPush() {
  const place = document.querySelector("[data-hb-push]");
  if (place) return new Place(place).start();
}

class Place {
  constructor(place) {
    this.place = place;
    this.form = place.querySelector("form");
  }

  async start() {
    if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return this.show("impossible");
    if (Notification.permission === "denied") return this.show("denied");
    const known = await this.subscription();
    if (known && Notification.permission === "granted") {
      await this.tell(known);
      return this.show("on");
    }
    this.show("off");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.switchOn().catch(() => this.show("failed"));
    });
  }

  async subscription() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    return registration ? registration.pushManager.getSubscription() : null;
  }

  async switchOn() {
    if ((await Notification.requestPermission()) !== "granted") return this.show("denied");
    await navigator.serviceWorker.register(WORKER);
    const registration = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: bytes(this.place.dataset.hbPush) };
    const made = await registration.pushManager.subscribe(options);
    if (await this.tell(made)) location.reload();
    else this.show("failed");
  }

  // Again and again is the same as once, and renews the session that it hangs on.
  async tell(subscription) {
    const { endpoint, keys } = subscription.toJSON();
    const body = new FormData(this.form);
    body.set("endpoint", endpoint);
    body.set("p256dh", keys.p256dh);
    body.set("auth", keys.auth);
    const answer = await fetch(this.form.action, { method: "POST", body, redirect: "manual" });
    return answer.type === "opaqueredirect" || answer.ok;
  }

  show(state) {
    for (const piece of this.place.querySelectorAll("[data-hb-when]")) piece.hidden = piece.dataset.hbWhen !== state;
  }
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
