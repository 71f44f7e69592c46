// The page: phones side by side, the bar above them, and what is to be told.

import { element, icon } from "./bubble.js";
import { Phone } from "./phone.js";
import { Wire } from "./wire.js";

const ORDER = { learner: 0, counsellor: 1, coordinator: 2 };
const NOTICE_STAYS = 8000;
const byId = (id) => document.getElementById(id);

class App {
  constructor() {
    this.phones = new Map();
    this.unread = new Map();
    this.active = null;
    this.wire = new Wire((event) => this.hear(event), (open) => this.setLine(open));
    this.listen();
  }

  hear(event) {
    if (event.event === "hello") {
      this.greet(event);
      return;
    }
    if (event.event === "notice") this.notice(event.notice);
    else if (event.event === "away") this.setAway(event.away);
    else this.tell(event);
  }

  greet(hello) {
    Object.assign(this, { bot: hello.bot, canRecord: hello.record && Boolean(window.MediaRecorder) });
    byId("project").textContent = hello.project;
    document.title = `${hello.project} – try it`;
    byId("restart").hidden = !hello.restart;
    byId("pictures").hidden = !hello.pictures;
    for (const phone of this.phones.values()) phone.close();
    this.phones.clear();
    byId("stage").replaceChildren();
    byId("notices").replaceChildren();
    const inOrder = [...hello.chats].sort((a, b) => (ORDER[a.person.role] ?? 3) - (ORDER[b.person.role] ?? 3));
    for (const shown of inOrder) this.add(shown);
    for (const notice of hello.notices.slice(-1)) {
      if (notice.kind === "bad" || hello.now - notice.at < NOTICE_STAYS / 1000) this.notice(notice);
    }
    this.choose(this.phones.has(this.active) ? this.active : this.phones.keys().next().value);
    this.setAway(hello.away);
  }

  tell(event) {
    const phone = this.phones.get(event.chat_id);
    if (event.event === "person") {
      if (phone) phone.draw(event);
      else this.welcome(event);
      this.drawTabs();
    } else if (event.event === "message") {
      if (phone?.put(event.message)) this.count(event);
    } else if (event.event === "erased") phone?.erase(event.messages);
    else if (event.event === "toast") phone?.toast(event.toast);
    else if (event.event === "action") phone?.show(event.action);
  }

  welcome(event) {
    this.add({ ...event, messages: [] });
    if (!this.expecting) return;
    this.expecting = false;
    this.choose(event.chat_id);
    const { root } = this.phones.get(event.chat_id);
    root.scrollIntoView({ behavior: "smooth", inline: "nearest", block: "nearest" });
    root.querySelector(".wide").focus({ preventScroll: true });
  }

  add(shown) {
    const phone = new Phone(this, shown);
    const after = [...this.phones.values()].find((other) => ORDER[other.person.role] > ORDER[phone.person.role]);
    byId("stage").insertBefore(phone.root, this.phones.size > 2 ? null : after?.root ?? null);
    this.phones.set(phone.chatId, phone);
    phone.noteAway(this.awayWords);
    phone.toBottom();
    this.drawTabs();
  }

  count(event) {
    const seen = this.phones.get(event.chat_id).root.offsetParent !== null;
    if (seen || !event.message.from.is_bot) return;
    this.unread.set(event.chat_id, (this.unread.get(event.chat_id) ?? 0) + 1);
    this.drawTabs();
  }

  choose(chatId) {
    this.active = chatId;
    this.unread.delete(chatId);
    for (const [id, phone] of this.phones) phone.root.classList.toggle("active", id === chatId);
    this.phones.get(chatId)?.toBottom();
    this.drawTabs();
  }

  drawTabs() {
    const focused = document.activeElement?.dataset?.tab;
    byId("tabs").replaceChildren(...[...this.phones].map(([id, phone]) => this.tab(id, phone)));
    if (focused) byId("tabs").querySelector(`[data-tab="${focused}"]`)?.focus();
  }

  tab(id, { person }) {
    const chosen = id === this.active;
    const unread = this.unread.get(id);
    const face = element("span", { class: `face ${person.role}`, "aria-hidden": "true" }, [...person.first_name][0] ?? "?");
    const badge = unread ? element("span", { class: "unread", "aria-label": `${unread} new` }, String(unread)) : null;
    const traits = { role: "tab", "aria-controls": `phone-${id}`, "aria-selected": String(chosen), tabindex: chosen ? 0 : -1, "data-tab": id };
    return element("button", { type: "button", ...traits, onclick: () => this.choose(id) }, face, person.first_name, badge);
  }

  turnTab(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const ids = [...this.phones.keys()];
    this.choose(ids[(ids.indexOf(this.active) + step + ids.length) % ids.length]);
    byId("tabs").querySelector('[aria-selected="true"]').focus();
  }

  notice({ kind, text, lines }) {
    const close = element("button", { type: "button", class: "round", "aria-label": "Close this notice" }, icon("close"));
    const list = lines.length ? element("ul", {}, ...lines.map((line) => element("li", {}, line))) : null;
    const made = element("div", { class: `notice ${kind}`, "data-testid": "notice" }, element("div", {}, element("strong", {}, text), list), close);
    close.addEventListener("click", () => made.remove());
    for (const old of byId("notices").querySelectorAll(".notice")) old.remove();
    byId("notices").append(made);
    if (kind !== "bad") setTimeout(() => made.remove(), NOTICE_STAYS);
  }

  setAway(away) {
    this.away = away;
    byId("restart").disabled = away;
    this.drawState();
  }

  setLine(open) {
    this.open = open;
    byId("new-person").disabled = !open;
    this.drawState();
  }

  drawState() {
    const [kind, words] = this.open === false ? ["lost", "The preview does not answer. Trying again…"]
      : this.away ? ["away", "The bot is away"] : ["here", "The bot is here"];
    byId("state").dataset.kind = kind;
    byId("state").querySelector(".state-words").textContent = words;
    document.body.classList.toggle("away", kind !== "here");
    this.awayWords = kind === "lost" ? "Not connected. Trying again…" : "The bot is away. What you tap waits for it.";
    for (const phone of this.phones.values()) phone.noteAway(this.awayWords);
  }

  listen() {
    byId("new-person").addEventListener("click", () => {
      this.expecting = true;
      this.wire.do("people", { role: "learner", role_label: "Learner" }).catch((trouble) => this.complain(trouble));
    });
    byId("restart").addEventListener("click", () => this.wire.do("restart").catch((trouble) => this.complain(trouble)));
    byId("tabs").addEventListener("keydown", (event) => this.turnTab(event));
    document.addEventListener("click", (event) => {
      for (const phone of this.phones.values()) {
        if (!event.target.closest?.(".sheet, .menu, .more-button")) phone.closeSheets();
      }
    });
    this.listenToGallery();
  }

  complain(trouble) {
    this.notice({ kind: "bad", text: trouble.message, lines: [] });
  }

  listenToGallery() {
    const [gallery, choice, zoom] = [byId("gallery"), byId("gallery-choice"), byId("gallery-zoom")];
    byId("pictures").addEventListener("click", async () => {
      const { pictures } = await (await fetch("/pictures")).json();
      choice.replaceChildren(...pictures.map((name, index) => element("option", { value: index }, name)));
      choice.hidden = pictures.length < 2;
      this.drawPicture();
      gallery.showModal();
    });
    choice.addEventListener("change", () => this.drawPicture());
    zoom.addEventListener("click", () => {
      const full = byId("gallery-view").classList.toggle("full");
      zoom.setAttribute("aria-pressed", String(full));
    });
    byId("gallery-close").addEventListener("click", () => gallery.close());
  }

  drawPicture() {
    const choice = byId("gallery-choice");
    const picture = byId("gallery-picture");
    picture.src = `/pictures/${choice.value || 0}?at=${Date.now()}`;
    picture.alt = choice.selectedOptions[0]?.textContent ?? "There is no picture yet.";
  }
}

window.kazipot = new App();
