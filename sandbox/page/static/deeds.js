/** Asks the server to do something, as a person or to the clock. */

const UNREACHABLE = { ok: false, error: "The server cannot be reached right now. Please try again." };

/**
 * A deed of a person.
 * @param {string} userId
 * @param {string} deed "click", "send", …
 * @param {object} body
 * @returns {Promise<{ok: boolean, error?: string}>}
 */
export function act(userId, deed, body) {
  return post(`/page/people/${encodeURIComponent(userId)}/${encodeURIComponent(deed)}`, body);
}

/**
 * A command to the clock.
 * @param {string} command "next", "day", …
 * @param {object} [body] {"speed": n} where it matters
 * @returns {Promise<{ok: boolean, error?: string}>}
 */
export function turnClock(command, body = {}) {
  return post(`/page/clock/${encodeURIComponent(command)}`, body);
}

async function post(path, body) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    return await answerOf(response);
  } catch {
    return UNREACHABLE;
  }
}

async function answerOf(response) {
  const answer = await response.json().catch(() => null);
  return answer ?? { ok: false, error: `The server refused this (${response.status}).` };
}
