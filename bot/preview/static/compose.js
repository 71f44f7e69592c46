// What a phone sends: words, files and voice messages.

import { Recorder, clock } from "./voice.js";

const TALLEST = 140;

export class Compose {
  constructor(phone) {
    this.phone = phone;
    this.input = this.find(".input");
    this.listen();
    this.listenToFiles();
    this.listenToVoice();
  }

  find(selector) {
    return this.phone.find(selector);
  }

  drawMic() {
    const speaks = this.phone.app.canRecord && this.input.value.trim() === "";
    this.find(".mic").hidden = !speaks;
    this.find(".send").hidden = speaks;
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight + 2, TALLEST)}px`;
    this.drawMic();
  }

  async send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.fit();
    if (!(await this.phone.say(text)) && !this.input.value) this.input.value = text;
    this.fit();
  }

  listen() {
    this.find(".compose").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
      this.input.focus();
    });
    this.input.addEventListener("input", () => this.fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
  }

  listenToFiles() {
    const file = this.find(".file");
    this.find(".attach").addEventListener("click", () => file.click());
    file.addEventListener("change", async () => {
      const [chosen] = file.files;
      file.value = "";
      if (chosen) await this.upload(chosen.type.startsWith("image/") ? "photo" : "document", chosen, chosen.name);
    });
  }

  listenToVoice() {
    const elapsed = this.find(".elapsed");
    const recorder = new Recorder((seconds) => { elapsed.textContent = clock(seconds); });
    const toggle = (on) => {
      this.find(".compose").hidden = on;
      this.find(".recording").hidden = !on;
      elapsed.textContent = "0:00";
    };
    this.find(".mic").addEventListener("click", async () => {
      try {
        await recorder.start();
        toggle(true);
      } catch {
        this.phone.whisper("The browser gives no microphone.");
      }
    });
    this.find(".cancel").addEventListener("click", () => { recorder.cancel(); toggle(false); });
    this.find(".stop").addEventListener("click", async () => {
      toggle(false);
      await this.upload("voice", await recorder.finish(), "voice.webm");
    });
  }

  async upload(kind, blob, name) {
    try {
      await this.phone.app.wire.upload(this.phone.chatId, kind, blob, name);
    } catch (trouble) {
      this.phone.whisper(trouble.message);
    }
  }
}
