// Talking to the server in JSON. Every write carries an Idempotency-Key, so sending it twice does it once.

/** What the server, or the lack of one, had to say. `code` is stable, `message` is for staff. */
export class ApiError extends Error {
  constructor({ status = 0, code = "offline", message, errors = {}, body = {} }) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.errors = errors;
    this.body = body;
  }

  /** True when nobody knows whether a write was done: no answer came, or only half of one. */
  get isUnknown() {
    return this.status === 0;
  }
}

/** Make a key for one intention of the user; keep it until that intention is answered. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function getJson(url, { signal } = {}) {
  return send("GET", url, undefined, { signal });
}

export function postJson(url, body, { key = newKey(), signal } = {}) {
  return send("POST", url, body, { key, signal });
}

export function patchJson(url, body, { key = newKey(), signal } = {}) {
  return send("PATCH", url, body, { key, signal });
}

/** Send a file as it is, as CSV whatever the browser takes it for. */
export function postFile(url, file, { key = newKey() } = {}) {
  return send("POST", url, file, { key, type: "text/csv" });
}

async function send(method, url, body, { key, signal, type = "application/json" }) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = type;
  if (key) headers["Idempotency-Key"] = key;
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  if (token && method !== "GET") headers["X-CSRFToken"] = token;

  let response;
  let answer;
  try {
    response = await fetch(url, {
      method,
      headers,
      body: body === undefined || body instanceof Blob ? body : JSON.stringify(body),
      signal,
      credentials: "same-origin",
    });
    answer = await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    if (response && error instanceof SyntaxError) {
      const message = "The server gave an answer that this page does not understand. Please try again.";
      throw new ApiError({ status: response.ok ? 0 : response.status, code: "unreadable", message });
    }
    throw new ApiError({ message: "No connection to Tula. Check the network; nothing is lost, try again." });
  }
  if (response.ok && answer.success !== false) return answer;
  throw new ApiError({
    status: response.status,
    code: answer.code || "error",
    message: answer.message || "That did not work. Please try again.",
    errors: answer.errors || {},
    body: answer,
  });
}
