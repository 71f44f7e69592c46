// Voice notes that play. One sounds at a time on the whole page; when it has ended, the next one of the bot in the same
// chat that nobody has heard yet plays by itself, as in Telegram. Nothing sounds before somebody has pressed play.

import { element, icon } from "./bubble.js";

const BARS = 46;
const HEARD = "heard";
const heard = new Set(JSON.parse(sessionStorage.getItem(HEARD) ?? "[]"));
let playing = null;

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function hush() {
  playing?.audio.pause();
}

export class Notes {
  // The voice notes of one phone, by the number of their message. A message that is drawn anew keeps its note, so that
  // it sounds on while the buttons under it are pressed.
  constructor() {
    this.all = new Map();
  }

  of(message) {
    const number = message.message_id;
    const sound = message.voice ?? message.audio;
    if (this.all.get(number)?.sound.file_id !== sound.file_id) {
      this.forget(number);
      this.all.set(number, new Note(sound, number, message.from.is_bot, () => this.playAfter(number)));
    }
    return this.all.get(number).root;
  }

  playAfter(number) {
    const waiting = [...this.all].filter(([other, note]) => other > number && note.unheard);
    const [, next] = waiting.reduce((first, one) => (one[0] < first[0] ? one : first), [Infinity, null]);
    next?.play();
  }

  forget(number) {
    this.all.get(number)?.audio.pause();
    this.all.delete(number);
  }

  close() {
    for (const number of [...this.all.keys()]) this.forget(number);
  }
}

class Note {
  constructor(sound, number, theirs, onEnd) {
    Object.assign(this, { sound, number, theirs });
    this.audio = element("audio", { preload: "none", src: `/media/${encodeURIComponent(sound.file_id)}` });
    this.button = element("button", { type: "button", class: "play", "data-testid": "voice-play" });
    this.bars = bars(sound.file_unique_id);
    this.length = element("span", { class: "length" });
    const wave = element("span", { class: "wave", "aria-hidden": "true" }, ...this.bars);
    this.root = element("div", { class: "voice", "data-testid": "voice" }, this.button, wave, this.length, this.audio);
    this.listen(onEnd);
    this.show();
  }

  get unheard() {
    return this.theirs && !heard.has(this.number);
  }

  listen(onEnd) {
    for (const moment of ["timeupdate", "play", "pause", "seeked"]) this.audio.addEventListener(moment, () => this.show());
    this.audio.addEventListener("play", () => this.follow());
    this.audio.addEventListener("ended", () => {
      this.audio.currentTime = 0;
      onEnd();
    });
    this.audio.addEventListener("error", () => { this.length.textContent = "This sound cannot be played."; });
    this.button.addEventListener("click", () => (this.audio.paused ? this.play() : this.audio.pause()));
  }

  play() {
    if (playing !== this) hush();
    playing = this;
    heard.add(this.number);
    sessionStorage.setItem(HEARD, JSON.stringify([...heard]));
    this.audio.play().catch(() => this.show());
  }

  follow() {
    this.show();
    if (!this.audio.paused) requestAnimationFrame(() => this.follow());
  }

  show() {
    const { currentTime, duration, paused, ended } = this.audio;
    const sounding = !paused && !ended;
    const part = currentTime / (Number.isFinite(duration) ? duration : this.sound.duration || 1);
    this.bars.forEach((bar, index) => bar.classList.toggle("heard", index < part * BARS));
    this.root.classList.toggle("unheard", this.unheard);
    if (!this.audio.error) this.length.textContent = clock(currentTime > 0 ? currentTime : this.sound.duration);
    if (this.button.dataset.playing === String(sounding)) return;
    this.button.dataset.playing = String(sounding);
    this.button.setAttribute("aria-label", `${sounding ? "Pause" : "Play"} the voice message, ${this.sound.duration} seconds`);
    this.button.replaceChildren(icon(sounding ? "pause" : "play"));
  }
}

function bars(seed) {
  let state = 7;
  for (const letter of seed) state = (state * 31 + letter.codePointAt(0)) % 2147483647;
  return Array.from({ length: BARS }, (_, index) => {
    state = (state * 48271) % 2147483647;
    const swell = Math.sin((index / BARS) * Math.PI) * 30;
    const bar = element("i");
    bar.style.height = `${18 + swell + (state % 50)}%`;
    return bar;
  });
}
