/** The common emoji by the names Slack gives them. */

const EMOJI = {
  "+1": "👍", "-1": "👎", "100": "💯", alarm_clock: "⏰", arrow_down: "⬇️", arrow_left: "⬅️",
  arrow_right: "➡️", arrow_up: "⬆️", art: "🎨", balloon: "🎈", bar_chart: "📊", bell: "🔔",
  birthday: "🎂", blue_heart: "💙", blush: "😊", book: "📖", bookmark: "🔖", books: "📚", brain: "🧠",
  bulb: "💡", busts_in_silhouette: "👥", bust_in_silhouette: "👤", calendar: "📅",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", checkered_flag: "🏁", clap: "👏",
  clipboard: "📋", clock1: "🕐", clock3: "🕒", clock9: "🕘", coffee: "☕", compass: "🧭",
  confetti_ball: "🎊", construction: "🚧", cry: "😢", crystal_ball: "🔮", date: "📅", dart: "🎯",
  email: "📧", envelope: "✉️", exclamation: "❗", eyes: "👀", fire: "🔥", flushed: "😳", gear: "⚙️",
  gift: "🎁", globe_with_meridians: "🌐", green_heart: "💚", grey_question: "❔", grin: "😁",
  grinning: "😀", handshake: "🤝", hammer_and_wrench: "🛠️", heart: "❤️", heart_eyes: "😍",
  heavy_check_mark: "✔️", heavy_minus_sign: "➖", heavy_plus_sign: "➕", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", house: "🏠", hugging_face: "🤗", inbox_tray: "📥",
  information_source: "ℹ️", innocent: "😇", joy: "😂", key: "🔑", large_blue_circle: "🔵",
  large_green_circle: "🟢", large_yellow_circle: "🟡", laughing: "😆", link: "🔗", lock: "🔒",
  loudspeaker: "📢", mag: "🔍", mailbox: "📫", mega: "📣", memo: "📝", moneybag: "💰", mortar_board: "🎓",
  muscle: "💪", mute: "🔇", neutral_face: "😐", no_bell: "🔕", no_entry: "⛔", no_entry_sign: "🚫",
  ok: "🆗", ok_hand: "👌", open_hands: "👐", orange_heart: "🧡", package: "📦", paperclip: "📎",
  pencil: "📝", pencil2: "✏️", phone: "☎️", point_down: "👇", point_left: "👈", point_right: "👉",
  point_up: "☝️", pray: "🙏", purple_heart: "💜", pushpin: "📌", question: "❓", rainbow: "🌈",
  raised_hand: "✋", raised_hands: "🙌", recycle: "♻️", red_circle: "🔴", relaxed: "☺️", repeat: "🔁",
  robot_face: "🤖", rocket: "🚀", rolling_eyes: "🙄", rotating_light: "🚨", round_pushpin: "📍",
  runner: "🏃", scroll: "📜", see_no_evil: "🙈", seedling: "🌱", shrug: "🤷", slightly_smiling_face: "🙂",
  smile: "😄", smiley: "😃", smirk: "😏", sob: "😭", sparkles: "✨", speech_balloon: "💬",
  spiral_calendar_pad: "🗓️", star: "⭐", star2: "🌟", stopwatch: "⏱️", sunglasses: "😎", sunny: "☀️",
  sweat_smile: "😅", tada: "🎉", technologist: "🧑‍💻", telephone_receiver: "📞", thinking_face: "🤔",
  thumbsdown: "👎", thumbsup: "👍", timer_clock: "⏲️", trophy: "🏆", unlock: "🔓", v: "✌️",
  warning: "⚠️", wastebasket: "🗑️", wave: "👋", white_check_mark: "✅", white_circle: "⚪", wink: "😉",
  wrench: "🔧", x: "❌", yellow_heart: "💛", yum: "😋", zap: "⚡", zzz: "💤",
};

/** What stands between the colons of an emoji, skin tone left aside. */
export const EMOJI_PATTERN = ":[a-z0-9_+'-]+:(?::skin-tone-[2-6]:)?";

/**
 * The character of an emoji name (without colons), or null for one that is not known.
 * @param {string} name
 * @returns {string|null}
 */
export function emojiCharacter(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : null;
}
