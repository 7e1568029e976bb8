// Everything works without this file; it makes waiting shorter. No inline code, no eval: the page's policy forbids both.
import "htmx.org";
import { startLive } from "./live.js";
import { startFeed } from "./feed.js";
import { startChat } from "./chat.js";
import { startAsk } from "./ask.js";
import { startCopy } from "./copy.js";
import { startCounts } from "./counts.js";
import { startDraft } from "./draft.js";
import { startForms } from "./forms.js";
import { startPush } from "./push.js";

startAsk();
startCopy();
startForms();
startDraft();
startFeed();
startChat();
startCounts();
startLive();
startPush();
