// Voice notes that play, and a microphone that records them.

import { element, icon } from "./bubble.js";

const BARS = 34;
let playing = null;

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function voiceNote(sound) {
  const audio = new Audio();
  audio.preload = "none";
  audio.src = `/media/${encodeURIComponent(sound.file_id)}`;
  const bars = heights(sound.file_unique_id).map((height) => {
    const bar = element("i");
    bar.style.height = `${height}%`;
    return bar;
  });
  const label = `Play the voice message, ${sound.duration} seconds`;
  const button = element("button", { type: "button", class: "play", "data-testid": "voice-play", "aria-label": label }, icon("play"));
  const left = element("span", { class: "length" }, clock(sound.duration));
  const show = () => {
    const done = audio.currentTime / (sound.duration || audio.duration || 1);
    bars.forEach((bar, index) => bar.classList.toggle("heard", index / BARS < done && audio.currentTime > 0));
    left.textContent = clock(audio.currentTime > 0 ? audio.currentTime : sound.duration);
    button.replaceChildren(icon(audio.paused ? "play" : "pause"));
    button.dataset.playing = String(!audio.paused);
  };
  for (const moment of ["timeupdate", "play", "pause", "ended"]) audio.addEventListener(moment, show);
  audio.addEventListener("ended", () => { audio.currentTime = 0; });
  audio.addEventListener("error", () => { left.textContent = "This sound cannot be played."; });
  button.addEventListener("click", () => toggle(audio));
  return element("div", { class: "voice" }, button, element("span", { class: "wave", "aria-hidden": "true" }, ...bars), left);
}

function toggle(audio) {
  if (!audio.paused) {
    audio.pause();
    return;
  }
  if (playing && playing !== audio) playing.pause();
  playing = audio;
  audio.play().catch(() => {});
}

function heights(seed) {
  let state = 7;
  for (const letter of seed) state = (state * 31 + letter.codePointAt(0)) % 2147483647;
  return Array.from({ length: BARS }, (_, index) => {
    state = (state * 48271) % 2147483647;
    const swell = Math.sin((index / BARS) * Math.PI) * 30;
    return 18 + swell + (state % 50);
  });
}

export class Recorder {
  // Records while it is open; `finish` gives the sound, `cancel` forgets it.
  constructor(onTick) {
    this.onTick = onTick;
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.parts = [];
    this.recorder = new MediaRecorder(this.stream);
    this.recorder.ondataavailable = (part) => this.parts.push(part.data);
    this.recorder.start();
    this.began = Date.now();
    this.timer = setInterval(() => this.onTick((Date.now() - this.began) / 1000), 200);
  }

  finish() {
    return new Promise((resolve) => {
      this.recorder.onstop = () => {
        this.release();
        resolve(new Blob(this.parts, { type: this.recorder.mimeType }));
      };
      this.recorder.stop();
    });
  }

  cancel() {
    this.recorder.onstop = () => this.release();
    this.recorder.stop();
  }

  release() {
    clearInterval(this.timer);
    for (const track of this.stream.getTracks()) track.stop();
  }
}
