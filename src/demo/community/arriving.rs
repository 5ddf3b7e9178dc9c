//! Posts that come in while one reads, in this order; then templates go on.

use super::draft::{Draft, With, say, with};

/// First to last.
pub(super) const POSTS: &[Draft] = &[
    say(
        "ferryline",
        "The 09:40 has been seen. It is real. It is approaching quay 2 with the expression of someone who has an explanation.",
    ),
    say(
        "ana",
        "Confirmed: it is here, it is wet, and it brought its own applause. Boarding now. Photography club adjourned until the next delay.",
    ),
    with(
        "ginger",
        "A second box has arrived. I cannot be in both. I have never known such pain.",
        With::Photos(&["an orange cat between two boxes, looking at the camera as if it were to blame"]),
    ),
    say(
        "seoul",
        "현재 기온 7도, 체감 5도. 바람이 남서쪽으로 바뀌었습니다. 빨래는 지금 걷으세요! <<weather.example/now|https://weather.example/harbour/now>>",
    ),
    say(
        "radio",
        "It is raining on the studio and nowhere else. Our engineer calls it \u{201c}a local programme\u{201d}. <<breakwater.example/live|https://breakwater.example/live>>",
    ),
    say(
        "lighthouse",
        "The seal came a day early. He listened to the news, thought about it, and left without comment. I took that as a comment.",
    ),
    say(
        "tom",
        "Update from Knots I: we have been freed. I am told that the technique is called \u{201c}scissors\u{201d} and that it is Knots III.",
    ),
    say("yuki", "さっきの霧が晴れて、島がひとつ増えたように見える。地図にはちゃんとあった。ごめん、島。"),
    say(
        "bookshop",
        "Somebody has bought the atlas. She put the fern back, kept the ticket, and asked for directions to the summer.",
    ),
    say("samir", "وصلت العبّارة أخيرًا، ومعها الشمس. البائعون يرفعون أصواتهم، والنوارس ترفع أسعارها."),
    say(
        "museum",
        "The ticket is from line 4. Line 4 went to the beach. We are all a little quiet in here. <<smallboats.example/line4|https://smallboats.example/notes/line-4>>",
    ),
    say("chess", "Rematch begun. @olga has announced check in the tone of someone ordering soup."),
    say(
        "cafe",
        "Pastéis de nata it is. Grandmother abstained, which in this house is a veto with sugar on top.",
    ),
    say("greta", "Das Saxophon ist wieder da. Diesmal mit Kontrabass. Der Nebel ist heute ausverkauft."),
];
