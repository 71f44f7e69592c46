// One WebSocket to the preview. It reconnects by itself; each deed is answered, or refused with a sentence.

const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 4000;

export class Wire {
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
    this.waiting = new Map();
    this.count = 0;
    this.pause = FIRST_PAUSE;
    this.connect();
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}/page`);
    this.socket.onopen = () => {
      this.pause = FIRST_PAUSE;
      this.onState(true);
    };
    this.socket.onmessage = (message) => this.hear(JSON.parse(message.data));
    this.socket.onclose = () => this.lose();
  }

  hear(event) {
    if (event.event !== "done") {
      this.onEvent(event);
      return;
    }
    const [resolve, reject] = this.waiting.get(event.id) ?? [];
    this.waiting.delete(event.id);
    if (event.error) reject?.(new Error(event.error));
    else resolve?.(event.result);
  }

  lose() {
    for (const [, reject] of this.waiting.values()) reject(new Error("The line was lost. Try again in a moment."));
    this.waiting.clear();
    this.onState(false);
    setTimeout(() => this.connect(), this.pause);
    this.pause = Math.min(this.pause * 1.6, LONGEST_PAUSE);
  }

  do(act, body = {}) {
    if (this.socket.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error("Not connected. Trying again…"));
    }
    const id = ++this.count;
    this.socket.send(JSON.stringify({ id, act, body }));
    return new Promise((resolve, reject) => this.waiting.set(id, [resolve, reject]));
  }

  async upload(chatId, kind, blob, name) {
    const form = new FormData();
    form.append("chat_id", String(chatId));
    form.append(kind, blob, name);
    const lost = { error: "It did not arrive. Try again in a moment." };
    const answer = await fetch("/control/say", { method: "POST", body: form }).catch(() => null);
    if (!answer?.ok) throw new Error((await answer?.json().catch(() => lost) ?? lost).error);
  }
}
