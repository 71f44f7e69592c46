// What a phone sends: words and files.

const TALLEST = 140;

export class Compose {
  constructor(phone) {
    this.phone = phone;
    this.input = this.find(".input");
    this.listen();
    this.listenToFiles();
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
      if (chosen) await this.phone.upload(chosen.type.startsWith("image/") ? "photo" : "document", chosen, chosen.name);
    });
  }
}
