"""Pushes in a real browser: permission, service worker, subscription, a message that is encrypted for it, the notification, and the tap.

The service of the browser's maker is the one thing that is not real: it cannot be reached from here. The page is handed a subscription at a
receiver on this machine, what arrives there is opened as a browser would, and the worker in Chromium gets it through the browser's own tools.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from hubang.notify.subscription import encode
from tests.channels.receiver import Receiver, receiving
from tests.channels.test_webpush import Browser as Keys
from tests.e2e.test_journey import Phone, chromium  # noqa: F401
from tests.serving import Site, site

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
SUBSCRIBE = """
const json = %s;
const made = { endpoint: json.endpoint, toJSON: () => json };
let kept = localStorage.getItem("subscribed") ? made : null;
PushManager.prototype.subscribe = async function (options) {
  if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("no subscription");
  localStorage.setItem("subscribed", "1");
  return (kept = made);
};
PushManager.prototype.getSubscription = async () => kept;
"""
# At any hour of the day; then everything that is due is brought.
TOLD = """
from django.utils import timezone
from hubang.channels.postman import deliver
from hubang.groups.models import Membership
from hubang.notify.models import Delivery, Preferences
from hubang.notify.outbox import tell
lan = Membership.objects.get(nickname="兰姨")
Preferences.objects.update_or_create(user=lan.user, defaults=dict(quiet_from=0, quiet_until=0))
tell(lan.user_id, "thanked", group=lan.group.public_id, now=timezone.now())
while deliver(timezone.now()):
    pass
print(json.dumps(list(Delivery.objects.filter(channel="webpush").values_list("state", "reason"))))
"""
SHOWN = """navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map((one) => [one.title, one.tag, one.data.path]))"""
TAP = """async () => {
  const [shown] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent("notificationclick", { notification: shown }));
}"""


@pytest.fixture(scope="module")
def here() -> Iterator[Site]:
    with site(DJANGO_SETTINGS_MODULE="tests.torture.on_this_machine") as running:
        yield running


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as told:
        told.status = 201
        yield told


def test_from_the_switch_to_the_tap(here: Site, receiver: Receiver, chromium: Browser) -> None:  # noqa: F811
    keys = Keys(receiver.url)
    lan = Phone(chromium, here)
    lan.context.grant_permissions(["notifications"], origin=here.url)
    mine = {"p256dh": encode(keys.subscription.p256dh), "auth": encode(keys.subscription.auth)}
    lan.context.add_init_script(SUBSCRIBE % json.dumps({"endpoint": receiver.url, "keys": mine}))
    gid = lan.join(here.hubang("create-group", "推送的群").split("join")[1].strip(), "兰姨")
    lan.go(f"/g/{gid}/me/ways")
    lan.page.locator("[data-hb-push] form button").click()
    expect(lan.page.locator("[data-hb-when=on]")).to_be_visible()
    tools = lan.context.new_cdp_session(lan.page)
    registrations: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(one["registrationId"] for one in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    lan.page.wait_for_function("navigator.serviceWorker.controller !== null")
    assert here.tell(TOLD) == [["sent", ""]]
    message = keys.open(receiver.calls[-1].body)
    for _ in range(100):
        # What the browser's tools say comes while something is asked of the page.
        if registrations:
            break
        lan.page.wait_for_timeout(100)
    push = {"origin": here.url, "registrationId": registrations[-1], "data": json.dumps(message)}
    # The same message twice, as after a worker that was killed: it is seen once.
    for _ in range(2):
        tools.send("ServiceWorker.deliverPushMessage", push)
    told = [[message["title"], message["id"], f"/g/{gid}/me/notices"]]
    # The second takes the place of the first: for a moment there is none.
    for _ in range(100):
        shown = lan.page.evaluate(SHOWN)
        if shown == told:
            break
        lan.page.wait_for_timeout(100)
    assert shown == told
    assert message["title"] == "有人感谢你。"
    lan.context.service_workers[0].evaluate(TAP)
    lan.page.wait_for_url(f"{here.url}/g/{gid}/me/notices")
    lan.done()


def test_who_does_not_allow_it_is_told_where_to_change_that(here: Site, chromium: Browser) -> None:  # noqa: F811
    ming = Phone(chromium, here)
    ming.context.add_init_script('Object.defineProperty(Notification, "permission", { get: () => "denied" })')
    gid = ming.join(here.hubang("create-group", "不推送的群").split("join")[1].strip(), "小明")
    ming.go(f"/g/{gid}/me/ways")
    expect(ming.page.locator("[data-hb-when=denied]")).to_be_visible()
    expect(ming.page.locator("[data-hb-push] form")).to_be_hidden()
    ming.done()
