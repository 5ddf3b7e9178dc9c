//! Posts that a terminal finds hard: emoji of every make, marks, very long words, very long posts.

use super::draft::{Draft, With, say, with};

/// Newest first.
pub(super) const POSTS: &[Draft] = &[
    say(
        "tom",
        "Rating the harbour's emoji: families 👨‍👩‍👧‍👦 👩‍👩‍👦 crowded but warm; flags 🇵🇹 🇰🇷 🇿🇦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 flapping nicely; keycaps 1️⃣ 2️⃣ #️⃣ useful for the ferry; thumbs 👍🏻 👍🏽 👍🏿 all up; astronaut 👩🏾‍🚀 overdressed.",
    ),
    say(
        "greta",
        "Das Wort des Tages kommt vom Hafenamt: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftshafenzollabfertigungszwischenlagerverwaltungsvorschriftenentwurfsbesprechungsprotokollführerstellvertreterversammlungseinladungsumschlagklebestreifenlieferant. Ich musste mich setzen.",
    ),
    say(
        "mischief",
        "t̴h̷e̸ ̶f̵o̸g̷ ̶i̵s̸ ̷o̴n̸l̵y̷ ̶f̸o̷g̵ a\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}\u{30b}\u{30c}\u{30d}\u{30e} nothing to see here, says the fog, and means it",
    ),
    say(
        "lighthouse",
        "Letter to whoever keeps the light after me.\n\nFirst, the stairs: there are 199, and the nineteenth from the top is the one that sings. Step over it when you carry soup.\n\nSecond, the lamp. It does not need you as much as you will think. Clean the glass on Mondays, oil the wheel when it starts to gossip, and on clear nights leave it alone and look at what it is looking at.\n\nThird, the visitors. In summer they will ask how bright it is. Say: bright enough. In winter nobody asks, and you will find that you have prepared an answer anyway.\n\nFourth, the seal. He is not a pet, a sign, or a former keeper, whatever the radio says. He comes on Thursdays. He likes to be told the news, but not all of it.\n\nFifth, storms. You will hear the sea in the walls and think that the tower is moving. It is. It was built to. Things that cannot give a little do not stay up here for a hundred and sixty years.\n\nAnd last, the log. Write in it every night, even when nothing happened. Most of what I know of the sea I learned from the nights on which somebody wrote \u{201c}nothing happened\u{201d} and then, underneath, could not help going on.\n\nThe kettle is older than both of us. Be kind to it.",
    ),
    say(
        "yuki",
        "図書館で借りた本に、前の人のしおりが残っていた。「ここから面白くなります」と書いてある。三十ページ目。信じて待っています 📖",
    ),
    say(
        "li",
        "今天在碼頭下棋輸了三盤，贏了一碗麵。老王說這叫戰略性撤退。天氣轉涼，大家記得多穿一件，少說一句 🍜 <<noodles.example|https://noodles.example/menu>>",
    ),
    say(
        "seoul",
        "서울에서 온 친구가 항구를 보고 말했다. \"여기는 시간이 걸어 다니네요.\" 맞아요. 가끔은 벤치에 앉아 있기도 합니다. 🚶‍♀️🪑",
    ),
    say(
        "samir",
        "سألني حفيدي: لماذا البحر مالح؟ قلت له: لأن الأسماك تطبخ فيه منذ زمن طويل. ضحك وقال إنه سيسأل الإنترنت. بعد دقيقة عاد وقال: جوابك أجمل يا جدي.",
    ),
    say(
        "noa",
        "טיפ לחיים: אם החתול יושב על הספר, סימן שהפרק הזה לא חשוב. דילגתי ל־chapter 12 ואכן קרה שם משהו מעניין יותר.",
    ),
    say(
        "kavya",
        "மழை நின்ற பிறகு துறைமுகத்தின் கற்கள் கண்ணாடி போல மின்னின. ஒரு சிறுவன் காகிதக் கப்பலை விட்டான்; அது பெரிய கப்பல்களை விட வேகமாகப் போனது!",
    ),
    say(
        "meera",
        "पुस्तकालय से दूरबीन उधार ली। चाँद पर कुछ नहीं मिला, पर सामने वाली बालकनी के तुलसी के पौधे को नाम दे दिया: श्रीमती क्षत्रिय। वे स्वस्थ हैं।",
    ),
    say(
        "somchai",
        "ใครเห็นแมวสีส้มชื่อ Ginger ฝากบอกด้วยว่าปลาทูที่หายไปสองตัวนั้นไม่ต้องคืนแล้ว แต่ขอกล่องคืนนะครับ กล่องนั้นผมชอบ 😹",
    ),
    say(
        "olga",
        "Учу внука морским узлам. Он учит меня эмодзи. Пока счёт 3:2 в его пользу, но мой булинь держит, а его 🪢 — только картинка.",
    ),
    say(
        "parisa",
        "مادربزرگم می‌گفت: دریا همه چیز را پس می‌دهد، جز وقت را. امروز کفش آبی‌ام را پس داد. وقت را هم در ساحل خوش گذراندم.",
    ),
    say(
        "linh",
        "Học được một từ mới ở bến cảng: \"sương\". Bà cụ bán trà nói: sương là mây đi làm ca sáng. Từ nay mình sẽ chào mây mỗi sáng. ☁️🍵",
    ),
    with(
        "deniz",
        "Martılarla toplantı yapıldı. Gündem: simit. Karar: oy birliğiyle alındı, simitle birlikte.",
        With::Photos(&["bir martı, gagasında bir simit, arkada şaşkın bir turist"]),
    ),
    say(
        "eleni",
        "Ο φαροφύλακας μού έδειξε το ημερολόγιο του 1903. Κάθε βράδυ: «Τίποτα δεν συνέβη». Και από κάτω τρεις σελίδες για όλα όσα δεν συνέβησαν.",
    ),
    say(
        "luc",
        "Conseil d'un vieux voilier : quand le vent tombe, on ne rame pas, on raconte. Quand l'histoire est bonne, le vent revient pour écouter la fin.",
    ),
    say(
        "ana",
        "Aprendi hoje que \u{201c}maresia\u{201d} não tem tradução exata: é o cheiro do mar quando ele quer ser lembrado. Levei o casaco para casa só por causa dela.",
    ),
    say("ginger", "🐟 → 🐈 → 📦 → 😴 → 🐟. I have drawn the water cycle. It has improved."),
];
