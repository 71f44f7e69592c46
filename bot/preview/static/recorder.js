// The microphone. Held down, it records until it is let go, and sends; tapped, it records until Send or Cancel.
// What was recorded is kept until it has arrived, or until it is cancelled.

import { clock, hush } from "./voice.js";

const SHORTEST = 1;
const HELD = 500;
const TICK = 200;
const REFUSALS = {
  NotAllowedError: "The browser does not let this page use the microphone. Allow it beside the address, and try again.",
  NotFoundError: "There is no microphone here. Plug one in, and try again.",
  NotReadableError: "The microphone cannot be used. Perhaps another program has it: close that, and try again.",
};
const NO_MICROPHONE = "The browser gives no microphone. Try another browser.";
const TOO_SHORT = "Too short: nothing was sent. Hold the microphone while you speak, or tap it and then press Send.";

class Microphone {
  // Listens from `start` on; `stop` gives what it heard, and how many seconds that is; `close` forgets it.
  async start(onTick) {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const parts = [];
    const recorder = new MediaRecorder(this.stream);
    recorder.ondataavailable = ({ data }) => parts.push(data);
    this.stopped = new Promise((resolve) => { recorder.onstop = resolve; });
    this.stopped = this.stopped.then(() => new Blob(parts, { type: recorder.mimeType }));
    await new Promise((resolve) => {
      recorder.onstart = resolve;
      recorder.start();
    });
    const began = performance.now();
    this.seconds = () => (performance.now() - began) / 1000;
    this.timer = setInterval(() => onTick(this.seconds()), TICK);
    this.recorder = recorder;
  }

  async stop() {
    const seconds = this.seconds();
    this.close();
    return { blob: await this.stopped, seconds };
  }

  close() {
    clearInterval(this.timer);
    if (this.recorder?.state === "recording") this.recorder.stop();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }
}

export class Recording {
  // The row in the foot of a phone. `state` is idle, asking, recording, sending or unsent.
  constructor(phone) {
    this.phone = phone;
    this.row = phone.find(".recording");
    this.elapsed = phone.find(".elapsed");
    this.mic = phone.find(".mic");
    this.set("idle");
    this.listen();
  }

  get open() {
    return this.state !== "idle" && this.state !== "asking";
  }

  set(state) {
    this.state = state;
    this.row.dataset.state = state;
    this.row.hidden = !this.open;
    if (state === "sending") this.elapsed.textContent = "Sending…";
  }

  async begin() {
    if (this.state !== "idle") return;
    this.set("asking");
    hush();
    const microphone = new Microphone();
    try {
      await microphone.start((seconds) => { this.elapsed.textContent = clock(seconds); });
    } catch (trouble) {
      microphone.close();
      this.set("idle");
      this.phone.whisper(REFUSALS[trouble.name] ?? NO_MICROPHONE);
      return;
    }
    if (this.closed) {
      microphone.close();
      return;
    }
    this.microphone = microphone;
    this.elapsed.textContent = clock(0);
    this.turn("recording", ".stop");
  }

  async send() {
    if (this.state === "recording") {
      this.set("sending");
      this.heard = await this.microphone.stop();
    }
    if (this.heard.seconds < SHORTEST) {
      this.forget();
      this.phone.whisper(TOO_SHORT);
      return;
    }
    this.set("sending");
    const arrived = await this.phone.upload("voice", this.heard.blob, "voice");
    if (this.closed) return;
    if (arrived) this.forget();
    else {
      this.elapsed.textContent = clock(this.heard.seconds);
      this.set("unsent");
    }
  }

  cancel() {
    if (this.open && this.state !== "sending") this.forget();
  }

  forget() {
    this.microphone?.close();
    this.heard = null;
    this.turn("idle", ".mic");
  }

  close() {
    this.closed = true;
    this.microphone?.close();
  }

  turn(state, focus) {
    const here = [this.mic, this.row].some((part) => part.contains(document.activeElement));
    this.set(state);
    this.phone.drawFoot();
    if (here) this.phone.find(focus).focus({ preventScroll: true });
  }

  listen() {
    this.mic.addEventListener("pointerdown", (event) => {
      if (event.button === 0) this.hold(event.timeStamp);
    });
    this.mic.addEventListener("click", (event) => {
      if (event.detail === 0) this.begin();
    });
    this.mic.addEventListener("contextmenu", (event) => event.preventDefault());
    this.phone.find(".cancel").addEventListener("click", () => this.cancel());
    this.phone.find(".stop").addEventListener("click", () => this.send());
  }

  hold(since) {
    this.begin();
    const letGo = ({ timeStamp }) => {
      if (this.state === "recording" && timeStamp - since >= HELD) this.send();
    };
    document.addEventListener("pointerup", letGo, { once: true });
  }
}
