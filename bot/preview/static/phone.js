// One phone: the chat of one person with the bot.

import { bubble, element, formatted } from "./bubble.js";
import { Compose } from "./compose.js";
import { Recording } from "./recorder.js";
import { Notes } from "./voice.js";

const LANGUAGES = { en: "English", lv: "Latviešu", sl: "Slovenščina", it: "Italiano", hu: "Magyar", de: "Deutsch" };
const TOAST_STAYS = 3500;
const A_LETTER = 60;
const TYPING_STAYS = 6000;
const TAP_WAITS = 150_000;
const NEAR = 140;

export class Phone {
  constructor(app, shown) {
    this.app = app;
    this.chatId = shown.chat_id;
    this.messages = new Map();
    this.busy = new Map();
    this.notes = new Notes();
    this.root = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.log = this.find(".log");
    this.deeds = {
      tap: (message, data, button) => this.tap(message, data, button),
      say: (words) => this.say(words),
      voice: (message) => this.notes.of(message),
      isBusy: (message, data) => this.busy.has(`${message} ${data}`),
    };
    this.compose = new Compose(this);
    this.recording = new Recording(this);
    this.listen();
    this.draw(shown);
    for (const message of shown.messages) this.put(message);
    this.show(shown.action);
    this.toBottom();
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  draw(shown) {
    this.person = shown.person;
    this.keyboard = shown.keyboard;
    const { first_name: name, role, role_label: label, blocked, commands } = this.person;
    this.root.dataset.role = role;
    this.root.dataset.chat = this.chatId;
    this.root.id = `phone-${this.chatId}`;
    this.root.setAttribute("aria-label", `${name}’s phone, ${label || role}`);
    this.find(".name").textContent = name;
    this.find(".role").textContent = label || role[0].toUpperCase() + role.slice(1);
    this.find(".face").textContent = [...name][0] ?? "?";
    this.find(".bot-name").textContent = this.app.bot.first_name;
    this.find(".block span").textContent = blocked ? "Unblock bot" : "Block bot";
    this.find(".menu").hidden = commands.length === 0;
    this.drawLanguages();
    this.drawCommands(commands);
    this.drawReplyKeys();
    this.drawFoot();
  }

  drawLanguages() {
    const known = { ...LANGUAGES };
    known[this.person.language] ??= this.person.language;
    const options = Object.entries(known).map(([code, name]) => element("option", { value: code }, name));
    const select = this.find(".language");
    select.replaceChildren(...options);
    select.value = this.person.language;
  }

  drawCommands(commands) {
    const lines = commands.map(({ command, description }) =>
      element("button", { type: "button", onclick: () => this.say(`/${command}`) }, element("b", {}, `/${command}`), element("span", {}, description)));
    this.find(".commands").replaceChildren(...lines);
  }

  drawReplyKeys() {
    const place = this.find(".reply-keys");
    const rows = this.keyboard?.keyboard ?? [];
    place.hidden = rows.length === 0;
    place.replaceChildren(...rows.map((row) => element("div", { class: "keys" }, ...row.map((one) => this.replyKey(one)))));
  }

  replyKey(one) {
    const label = typeof one === "string" ? one : one.text;
    const act = one.request_contact ? () => this.do("say", { contact: true }) : () => this.say(label);
    return element("button", { type: "button", class: "key", onclick: act }, label);
  }

  drawFoot() {
    const { blocked } = this.person;
    const empty = this.messages.size === 0;
    if (blocked) this.recording.cancel();
    const wide = this.find(".wide");
    wide.hidden = !blocked && !empty;
    wide.textContent = blocked ? "Unblock" : "Start";
    this.find(".compose").hidden = blocked || empty || this.recording.open;
    this.compose.drawMic();
    this.log.querySelector(".about")?.remove();
    if (empty) this.log.append(this.about());
  }

  about() {
    const words = this.person.description || "Press Start to begin.";
    const title = element("strong", {}, `What can ${this.app.bot.first_name} do?`);
    return element("div", { class: "about" }, title, element("div", { class: "words" }, ...formatted(words)));
  }

  put(message) {
    const known = this.log.querySelector(`[data-message="${message.message_id}"]`);
    const inside = known?.contains(document.activeElement);
    const made = bubble(message, this.deeds);
    this.messages.set(message.message_id, message);
    if (known) known.replaceWith(made);
    else this.append(message, made);
    if (message.from.is_bot) this.show("");
    if (this.messages.size === 1) this.drawFoot();
    if (inside) (made.querySelector("button.key") ?? this.log).focus({ preventScroll: true });
    if (this.stuck || (!known && !message.from.is_bot)) this.toBottom();
    return !known;
  }

  append(message, made) {
    const day = new Date(message.date * 1000).toLocaleDateString("en", { day: "numeric", month: "long" });
    if (day !== this.day) this.log.append(element("p", { class: "day" }, element("span", {}, day)));
    this.day = day;
    this.log.append(made);
  }

  erase(numbers) {
    for (const number of numbers) {
      this.messages.delete(number);
      this.notes.forget(number);
      this.log.querySelector(`[data-message="${number}"]`)?.remove();
    }
  }

  show(action) {
    clearTimeout(this.typingEnds);
    this.find(".typing")?.remove();
    this.find(".bot-state").textContent = action ? `${action.replace("_", " ")}…` : "bot";
    this.find(".bot-state").classList.toggle("lively", Boolean(action));
    if (!action) return;
    const dots = element("span", { class: "dots" }, element("i"), element("i"), element("i"));
    const row = element("div", { class: "row theirs typing", "aria-hidden": "true" }, element("div", { class: "bubble" }, dots));
    this.log.append(row);
    if (this.stuck) this.toBottom();
    this.typingEnds = setTimeout(() => this.show(""), TYPING_STAYS);
  }

  toast(toast) {
    for (const [key, query] of this.busy) {
      if (query === toast.query_id) this.release(key);
    }
    if (!toast.text) return;
    if (toast.alert) this.alert(toast.text);
    else this.whisper(toast.text);
  }

  whisper(words) {
    const place = this.find(".toast");
    clearTimeout(this.toastEnds);
    place.textContent = words;
    place.hidden = false;
    this.toastEnds = setTimeout(() => { place.hidden = true; }, Math.max(TOAST_STAYS, words.length * A_LETTER));
  }

  alert(words) {
    const place = this.find(".alert");
    const focused = this.root.contains(document.activeElement);
    place.querySelector("p").textContent = words;
    this.setAlert(true);
    if (focused) place.querySelector("button").focus();
  }

  setAlert(open) {
    this.find(".alert").hidden = !open;
    for (const part of [this.log, this.find(".foot"), this.find(".owner")]) part.inert = open;
  }

  noteAway(words) {
    this.find(".away-note").hidden = false;
    this.find(".away-note").textContent = words ?? "";
  }

  async tap(message, data, button) {
    const key = `${message} ${data}`;
    if (this.busy.has(key)) return;
    this.busy.set(key, "");
    button.classList.add("busy");
    setTimeout(() => this.release(key), TAP_WAITS);
    const done = await this.do("tap", { message_id: message, data });
    if (done) this.busy.set(key, done.query_id);
    else this.release(key);
  }

  release(key) {
    this.busy.delete(key);
    const [message, ...data] = key.split(" ");
    for (const button of this.log.querySelectorAll(`[data-message="${message}"] [data-callback]`)) {
      if (button.dataset.callback === data.join(" ")) button.classList.remove("busy");
    }
  }

  say(text) {
    this.closeSheets();
    return this.do("say", { text });
  }

  async do(act, body = {}) {
    try {
      return await this.app.wire.do(act, { chat_id: this.chatId, ...body });
    } catch (trouble) {
      this.whisper(trouble.message);
      return null;
    }
  }

  async upload(kind, blob, name) {
    try {
      await this.app.wire.upload(this.chatId, kind, blob, name);
      return true;
    } catch (trouble) {
      this.whisper(trouble.message);
      return false;
    }
  }

  close() {
    this.notes.close();
    this.recording.close();
  }

  isNearBottom() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  toBottom() {
    this.stuck = true;
    requestAnimationFrame(() => { this.log.scrollTop = this.log.scrollHeight; });
  }

  noteScroll() {
    this.stuck = this.isNearBottom();
    this.find(".down").hidden = this.stuck;
  }

  closeSheets() {
    for (const [button, sheet] of [[".menu", ".commands"], [".more-button", ".more-sheet"]]) {
      this.find(sheet).hidden = true;
      this.find(button).setAttribute("aria-expanded", "false");
    }
  }

  toggle(buttonName, sheetName) {
    const sheet = this.find(sheetName);
    const opens = sheet.hidden;
    this.closeSheets();
    sheet.hidden = !opens;
    this.find(buttonName).setAttribute("aria-expanded", String(opens));
    if (opens) sheet.querySelector("button")?.focus();
  }

  listen() {
    this.find(".menu").addEventListener("click", () => this.toggle(".menu", ".commands"));
    this.find(".more-button").addEventListener("click", () => this.toggle(".more-button", ".more-sheet"));
    this.find(".block").addEventListener("click", () => this.toggleBlock());
    this.find(".wide").addEventListener("click", () => (this.person.blocked ? this.toggleBlock() : this.do("start")));
    this.find(".language").addEventListener("change", (event) => this.do("language", { language: event.target.value }));
    this.find(".alert-ok").addEventListener("click", () => { this.setAlert(false); this.log.focus(); });
    this.find(".down").addEventListener("click", () => this.toBottom());
    this.log.addEventListener("scroll", () => this.noteScroll(), { passive: true });
    new ResizeObserver(() => { if (this.stuck) this.toBottom(); }).observe(this.log);
    this.root.addEventListener("keydown", (event) => this.escape(event));
  }

  escape(event) {
    if (event.key !== "Escape") return;
    this.closeSheets();
    if (!this.find(".alert").hidden) this.setAlert(false);
    else this.recording.cancel();
  }

  toggleBlock() {
    this.closeSheets();
    this.do(this.person.blocked ? "unblock" : "block");
  }
}
