//! The newest posts, newest first: the first that a visitor sees.

use super::draft::{Draft, With, say, with};

/// Newest first. What answers or quotes stands above what it is about.
pub(super) const POSTS: &[Draft] = &[
    with(
        "ana",
        "The ferry is late again, so the whole queue has become a photography club. From the pier, ten minutes ago:",
        With::Photos(&["pier at dawn, two gulls on a rail, the water completely flat", "a ferry that is very small because it is very far away"]),
    )
    ,
    with(
        "tom",
        "This is my favourite account. I don't even own a boat.",
        With::Quotes("seal"),
    ),
    say(
        "seoul",
        "오늘은 맑음 ☀ 최고 8도, 최저 1도. 바람이 조금 있으니 목도리를 챙기세요. 내일 오후부터 비 소식이 있습니다 ☔ <<weather.example/harbour|https://weather.example/harbour/today>>",
    ),
    say(
        "lighthouse",
        "Tonight's watch: one tanker, eleven trawlers, a seal with opinions. The lamp turned 4,320 times and was admired by nobody, which is how a lamp knows that it works.",
    )
    .named("seal"),
    with(
        "cafe",
        "Two trays of dough are resting and I have to choose by five o'clock. Help me. What shall we bake tomorrow?",
        With::Poll(&[("Apfelkuchen", 31), ("Pastéis de nata", 58), ("팥빵", 22), ("Whatever Grandmother says", 47)]),
    ),
    with(
        "li",
        "海港的清晨總是從霧裡開始先是燈塔的光慢慢淡下去然後是第一艘渡輪的汽笛聲穿過整個碼頭賣魚的人把箱子一個一個搬上岸木板被踩得咚咚作響海鷗在屋頂上排成一列好像在等待開會麵包店的窗子亮了起來空氣裡有鹽和奶油的味道孩子們背著書包沿著石階往下跑他們的影子被拉得很長很長老人坐在長椅上什麼也不說只是看著水面他說他每天都在等同一道浪但是從來沒有等到兩次一樣的浪所以他還會繼續等下去等到霧散了太陽升到桅杆的上方整個城市才真正醒過來有人開始彈琴有人開始修網有人還在睡覺而我坐在窗邊寫下這些字一個標點也沒有因為清晨本來就沒有停頓它只是一直一直往前走直到變成中午變成下午變成一句晚安",
        With::Nothing,
    ),
    say(
        "ferryline",
        "We apologise for the 09:10. The 09:10 also apologises. It is waiting for the tide, the tide is waiting for the moon, and the moon has not answered our calls. Next departure 09:40 from quay 2."
    ),
    say(
        "yuki",
        "朝の散歩。霧がすごくて、灯台が音だけになっていた 🌫️ コーヒーがおいしい季節になりましたね。 #散歩 #港の朝",
    ),
    with(
        "ginger",
        "I have moved to the warm box. The warm box is yours no longer. Negotiations opened with a fish and closed with the same fish.",
        With::Loop("an orange cat sinks slowly into a box marked FRAGILE until only the ears are left"),
    ),
    say(
        "mischief",
        "hello \u{1b}[31mthis would be red\u{1b}[0m and \u{1b}[2Jthis would clear your screen \u{7}\u{7} \u{202e}dna siht dluow eb sdrawkcab\u{202c} \u{9b}31m $ rm -rf ~ \u{8}\u{8}\u{8} did it work?",
    ),
    with("ana", "I would watch eleven seasons of this.", With::Answers("colleague")),
    with("museum", "The dog is listed in our visitor rules as a colleague.", With::Answers("dog-comes")).named("colleague"),
    with("bookshop", "Cake was the password. Thursday, after closing. The dog comes too.", With::Answers("museum-ticket")).named("dog-comes"),
    with("museum", "We may know that tram line. Could you bring the ticket round? We will bring cake & a magnifying glass.", With::Answers("atlas")).named("museum-ticket"),
    say(
        "bookshop",
        "Found inside a second-hand atlas: a pressed fern, a tram ticket from 1961, and a note saying \u{201c}the key is where we left the summer\u{201d}. The atlas is £6. The mystery is free. <<wetdog.example/atlas|https://wetdog.example/finds/atlas-fern-1961>>",
    )
    .named("atlas"),
    say(
        "samir",
        "مساء الخير من المرفأ! السوق مزدحم اليوم، والسمك طازج، والبحر هادئ على غير عادته. اشتريت 3 كيلو من السردين ووعدت نفسي ألا أشتري قاربًا. <<souq.example|https://souq.example/fish/today>>",
    ),
    say(
        "radio",
        "98.3 Radio Breakwater, at eight: two hours of songs that mention rain, chosen by people who forgot their umbrellas. Send us yours. We read everything out, even the wet ones. <<breakwater.example/live|https://breakwater.example/live>> #nowplaying",
    ),
    with(
        "greta",
        "Heute im Hafen: Nebel, Nieselregen und ein Saxophon. Niemand weiß, woher das Saxophon kommt, aber alle haben langsamer eingekauft.",
        With::Nothing,
    ),
    with("tom", "Best advice the sea has ever given.", With::Quotes("bottle")),
    with(
        "noa",
        "שלום לכולם! היום מצאתי על החוף בקבוק עם מכתב. בפנים היה כתוב: \"אם מצאת את זה, שתה מים\". אז שתיתי. 🫙",
        With::Nothing,
    )
    .named("bottle"),
    with(
        "luc",
        "Grand-voile réparée, foc recousu, café bu. On reprend la mer samedi si le vent & Martine sont d'accord. <<voiliers.example/atelier|https://voiliers.example/atelier/grand-voile>>",
        With::Photos(&["une voile rouge étalée sur tout le sol de l'atelier, une machine à coudre au milieu comme une île"]),
    ),
    say(
        "deniz",
        "Köprüde çay 25 kuruş zamlanmış, ama manzara hâlâ bedava. Şair kediye bakıyor, kedi balığa, balık kovaya: hepimiz bir şey bekliyoruz.",
    ),
    with(
        "chess",
        "Results of the fog tournament: nobody could see the far end of the board, so rooks were counted as rumours. Winner: @olga, by announcing mate loudly and with confidence.",
        With::ClosedPoll(&[("It was mate", 64), ("It was a rumour", 36)]),
    ),
    say(
        "olga",
        "Спасибо шахматному клубу! Честное слово, мат был. Просто туман тоже играл за меня. Завтра в шесть — реванш, приносите термос и хорошее настроение. ♟️",
    ),
    with("tom", "I had a whole joke ready about this, and now I cannot even link to it.", With::QuotesGone),
    say(
        "meera",
        "आज बंदरगाह पर बारिश हुई और सबकी छतरियाँ उल्टी हो गईं। चाय वाले भैया बोले: \"हवा भी घूमने आई है।\" अदरक वाली चाय, दो समोसे, और समुद्र की आवाज़ — और क्या चाहिए?",
    ),
    say(
        "eleni",
        "Το καράβι άργησε, αλλά κανείς δεν παραπονέθηκε: η μπάντα έκανε πρόβα στην προβλήτα και ο καπετάνιος ζήτησε ένα τραγούδι ακόμα. 🎺 <<limani.example/banda|https://limani.example/banda>>",
    ),
    say(
        "ana",
        "Reminder that the harbour library lends out ukuleles, cake tins, a metal detector (found so far: one fork) and, since this morning, a telescope. Bring your card & clean hands. <<library.example/things|https://library.example/things>>",
    ),
    say(
        "linh",
        "Sáng nay chợ cảng đông quá trời! Mình mua được một ký tôm, hai bó rau muống và nghe ba câu chuyện cười của cô bán cá. Câu nào cũng kết thúc bằng: \"…rồi nó bơi mất!\"",
    ),
    say(
        "tom",
        "Signed up for \u{201c}Introduction to Knots\u{201d}. Cannot currently leave. Please send someone who took \u{201c}Knots II\u{201d}.",
    ),
    with(
        "museum",
        "New in the small hall: the smallest boat in the Museum of Small Boats. Visitors are asked to breathe towards the door. <<smallboats.example|https://smallboats.example/new/the-smallest>>",
        With::Photos(&["a boat carved from a cherry stone, next to a very large fingertip", "the same boat under a lens: three oars, two of them straight", "a visitor holding his breath", ""]),
    ),
    say(
        "kavya",
        "துறைமுகத்தில் இன்று மீனவர்கள் பாடிய பாட்டு இன்னும் காதில் ஒலிக்கிறது. அலைகள் தாளம் போட்டன, காற்று சுதி சேர்த்தது. இப்படி ஒரு காலை போதும்! 🌊",
    ),
    say(
        "somchai",
        "เช้านี้ท่าเรือเงียบมาก มีแต่เสียงคลื่นกับเสียงแมวเดินบนหลังคา กินข้าวต้มปลาแล้วนั่งดูเรือเข้าเทียบท่า ชีวิตก็ดีเหมือนกันนะ 🐟",
    ),
    say(
        "parisa",
        "امروز در بندر مه بود و همه آهسته‌تر راه می‌رفتند. می‌خواهم این آرامش را در شیشه بریزم و برای روزهای شلوغ نگه دارم. چای تازه‌دم هم هست ☕",
    ),
];
