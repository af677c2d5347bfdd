/** The emoji shortcodes bots use. A name that isn't here stays text. */

const NAMES = `
smile 😄 smiley 😃 grinning 😀 grin 😁 slightly_smiling_face 🙂 wink 😉 blush 😊 joy 😂 thinking_face 🤔
neutral_face 😐 disappointed 😞 worried 😟 cry 😢 sob 😭 sweat_smile 😅 sunglasses 😎 sleeping 😴 zzz 💤
face_with_monocle 🧐 grimacing 😬 heart ❤️ broken_heart 💔 fire 🔥 sparkles ✨ star ⭐ star2 🌟 tada 🎉
confetti_ball 🎊 trophy 🏆 medal 🏅 first_place_medal 🥇 rocket 🚀 zap ⚡ boom 💥 100 💯
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 clap 👏 raised_hands 🙌 pray 🙏 handshake 🤝 muscle 💪 wave 👋 ok_hand 👌
point_right 👉 point_left 👈 point_up ☝️ point_down 👇 raised_hand ✋ eyes 👀 ear 👂 speech_balloon 💬
bust_in_silhouette 👤 busts_in_silhouette 👥 robot_face 🤖
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ no_entry ⛔
no_entry_sign 🚫 warning ⚠️ rotating_light 🚨 exclamation ❗ question ❓ grey_question ❔ information_source ℹ️
bulb 💡 bell 🔔 no_bell 🔕 mega 📣 loudspeaker 📢 lock 🔒 unlock 🔓 key 🔑 link 🔗 pushpin 📌 round_pushpin 📍
calendar 📅 date 📅 spiral_calendar_pad 🗓️ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ hourglass ⌛
hourglass_flowing_sand ⏳ clock3 🕒 clock9 🕘 sunrise 🌅 sunny ☀️ crescent_moon 🌙 coffee ☕ beach_with_umbrella 🏖️
palm_tree 🌴 house 🏠 office 🏢 phone ☎️ telephone_receiver 📞 iphone 📱 computer 💻 email ✉️ envelope ✉️
incoming_envelope 📨 outbox_tray 📤 inbox_tray 📥 package 📦 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 books 📚
book 📖 page_facing_up 📄 bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 moneybag 💰
dart 🎯 mag 🔍 gear ⚙️ wrench 🔧 hammer_and_wrench 🛠️ scales ⚖️ compass 🧭 checkered_flag 🏁
triangular_flag_on_post 🚩 seedling 🌱 recycle ♻️ repeat 🔁 arrows_counterclockwise 🔄 arrow_right ➡️ arrow_left ⬅️
arrow_up ⬆️ arrow_down ⬇️ arrow_forward ▶️ fast_forward ⏩ rewind ⏪ heavy_plus_sign ➕ heavy_minus_sign ➖
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪
black_circle ⚫ large_green_square 🟩 large_red_square 🟥 small_blue_diamond 🔹 small_orange_diamond 🔸
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣
`;

const words = NAMES.trim().split(/\s+/);
const EMOJI = new Map();
for (let at = 0; at < words.length; at += 2) EMOJI.set(words[at], words[at + 1]);

/** The character for a shortcode without its colons, or null. */
export const emoji = (name) => EMOJI.get(name.replace(/::skin-tone-\d$/, "")) ?? null;

/** Text with the shortcodes in it turned into characters. */
export const withEmoji = (text) => text.replace(/:([\w+'-]+):/g, (whole, name) => emoji(name) ?? whole);
