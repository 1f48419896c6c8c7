/** Block Kit as Slack's web client shows it: messages, modals and the Home tab. */

export { renderHome } from "./home.js";
export { renderMessage } from "./message.js";
export { ModalHost } from "./modal.js";
export { plainText } from "./mrkdwn.js";
