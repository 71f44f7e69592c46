// A message of the Bot API becomes a bubble. Text is only ever put in as text: nothing that a person wrote is markup.

const WRAPS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const SAFE_LINK = /^(?:https?:|mailto:|tel:|tg:)/i;

export function element(tag, traits = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null && child !== ""));
  return made;
}

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function bubble(message, deeds) {
  const mine = !message.from.is_bot;
  const body = element("div", { class: "bubble" });
  const forwarded = message.forward_origin;
  if (forwarded) {
    const by = forwarded.sender_user_name ?? forwarded.sender_user?.first_name ?? "somebody";
    body.append(element("p", { class: "forwarded" }, `Forwarded from ${by}`));
  }
  if (message.reply_to_message) body.append(quoted(message.reply_to_message));
  body.append(...contents(message, deeds), stamp(message, mine));
  if (message.reactions?.length) body.append(element("p", { class: "reactions" }, message.reactions.join(" ")));
  const row = element("article", { class: `row ${mine ? "mine" : "theirs"}`, "data-message": message.message_id }, body);
  if (message.photo) row.classList.add("with-photo");
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) row.append(keyboard(message, rows, deeds));
  return row;
}

export function formatted(text, entities = [], deeds = {}) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return spans(text, sorted, 0, text.length, deeds);
}

function spans(text, entities, from, to, deeds) {
  const made = [];
  let at = from;
  for (let index = 0; index < entities.length; index += 1) {
    const one = entities[index];
    if (one.offset < at) continue;
    const end = Math.min(one.offset + one.length, to);
    const inner = entities.slice(index + 1).filter((other) => other.offset < end);
    made.push(text.slice(at, one.offset), wrapped(one, spans(text, inner, one.offset, end, deeds), text.slice(one.offset, end), deeds));
    at = end;
  }
  made.push(text.slice(at, to));
  return made.filter((piece) => piece !== "");
}

function wrapped(entity, inner, words, deeds) {
  const { type } = entity;
  if (WRAPS[type]) return element(WRAPS[type], {}, ...inner);
  if (type === "bot_command") {
    return element("button", { type: "button", class: "command", onclick: () => deeds.say?.(words) }, ...inner);
  }
  if (type === "spoiler") {
    const hidden = element("button", { type: "button", class: "spoiler", "aria-label": "Hidden words: press to show" }, ...inner);
    hidden.addEventListener("click", () => hidden.replaceWith(element("span", {}, ...inner)), { once: true });
    return hidden;
  }
  const address = { text_link: entity.url, url: words, email: `mailto:${words}`, phone_number: `tel:${words}` }[type];
  if (address && SAFE_LINK.test(address)) {
    return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, ...inner);
  }
  return element("span", {}, ...inner);
}

function contents(message, deeds) {
  const made = [];
  if (message.photo) made.push(photo(message.photo.at(-1)));
  if (message.voice || message.audio) made.push(deeds.voice(message));
  if (message.document) made.push(paper(message.document));
  const other = simple(message);
  if (other) made.push(element("p", { class: "other" }, other));
  const words = startWithoutCode(message) ?? message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  if (words) made.push(element("div", { class: "words", dir: "auto" }, ...formatted(words, entities, deeds)));
  return made;
}

function startWithoutCode(message) {
  // A link brings a long code along; Telegram's clients do not show it either.
  return !message.from.is_bot && message.text?.startsWith("/start ") ? "/start" : undefined;
}

function simple(message) {
  if (message.sticker) return `${message.sticker.emoji ?? ""} Sticker`;
  if (message.location) return `📍 ${message.location.latitude.toFixed(4)}, ${message.location.longitude.toFixed(4)}`;
  if (message.poll) return `📊 ${message.poll.question}`;
  if (message.contact) return `👤 ${message.contact.first_name}, ${message.contact.phone_number}`;
  if (message.dice) return `${message.dice.emoji} ${message.dice.value}`;
  return "";
}

function photo(size) {
  const address = `/media/${encodeURIComponent(size.file_id)}`;
  const image = element("img", { src: address, alt: "Photo", loading: "lazy", width: size.width, height: size.height });
  return element("a", { class: "photo", href: address, target: "_blank", rel: "noopener" }, image);
}

function paper(file) {
  const name = file.file_name ?? "file";
  const ending = name.includes(".") ? name.split(".").at(-1).slice(0, 4) : "";
  const badge = element("span", { class: "badge", "aria-hidden": "true" }, icon("file"), element("b", {}, ending));
  const traits = { class: "paper", href: `/media/${encodeURIComponent(file.file_id)}`, target: "_blank", rel: "noopener" };
  return element("a", traits, badge, element("span", {}, element("strong", {}, name), element("small", {}, weight(file.file_size))));
}

function weight(bytes = 0) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function quoted(message) {
  const who = message.from.is_bot ? message.from.first_name : "You";
  const file = (message.voice && "🎤 Voice message") || (message.photo && "📷 Photo") || message.document?.file_name;
  const words = message.text || message.caption || file || simple(message);
  return element("div", { class: "quoted" }, element("strong", {}, who), element("span", {}, words.slice(0, 80)));
}

function stamp(message, mine) {
  const at = new Date(message.date * 1000);
  const time = at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
  const edited = message.edit_date ? "edited " : "";
  return element("time", { class: "stamp", datetime: at.toISOString() }, `${edited}${time}${mine ? " ✓" : ""}`);
}

function keyboard(message, rows, deeds) {
  const lines = rows.map((buttons) => element("div", { class: "keys" }, ...buttons.map((button) => key(message, button, deeds))));
  return element("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, ...lines);
}

function key(message, button, deeds) {
  if (button.url) {
    const safe = SAFE_LINK.test(button.url) ? button.url : `https://${button.url}`;
    return element("a", { class: "key", href: safe, target: "_blank", rel: "noopener noreferrer" }, button.text, icon("link"));
  }
  if (button.copy_text) {
    const copy = () => navigator.clipboard?.writeText(button.copy_text.text);
    return element("button", { type: "button", class: "key", onclick: copy }, button.text);
  }
  const data = button.callback_data ?? "";
  const made = element("button", { type: "button", class: "key", "data-callback": data, dir: "auto" }, button.text);
  made.addEventListener("click", () => deeds.tap(message.message_id, data, made));
  if (deeds.isBusy(message.message_id, data)) made.classList.add("busy");
  return made;
}
