//! Posts put together from parts: for the older stretch of the timeline, and for as many posts as somebody asks for.

use super::prng::Prng;

const WHO: &[&str] = &[
    "ana",
    "tom",
    "ferryline",
    "lighthouse",
    "bookshop",
    "radio",
    "cafe",
    "greta",
    "luc",
    "museum",
    "chess",
    "deniz",
    "linh",
    "ginger",
];
const OPENINGS: &[&str] = &[
    "Seen from the quay this morning:",
    "Overheard on the 08:20:",
    "Note to self:",
    "Somebody on the stairs said:",
    "From the harbour log:",
    "A thing that happened between two showers:",
    "Reported without comment:",
    "For those who asked:",
    "Small victory of the day:",
    "Question for the neighbours:",
    "In other news:",
    "According to the fishmonger:",
    "It is written on the wall of the net loft:",
    "My aunt, who is never wrong:",
];
const ACTORS: &[&str] = &[
    "a heron",
    "the harbour master",
    "the youngest of the bakers",
    "a man with two umbrellas",
    "the tuba player",
    "a delivery of lemons",
    "the orange cat",
    "a school class of thirty",
    "the second violin",
    "the pilot boat",
    "a very patient dog",
    "the post van",
    "somebody's grandfather",
    "the crane at the west quay",
    "a lost tourist",
    "the night baker",
    "a bicycle with a sail",
    "the seal",
];
const DEEDS: &[&str] = &[
    "waited for the drawbridge and then decided against it",
    "carried a ladder the whole length of the promenade",
    "asked the tide for directions",
    "stopped to listen to the buoys",
    "was late, and was thanked for it",
    "sold the last bunch of mint and kept the string",
    "counted the masts twice and got two different numbers",
    "fell asleep on the warm stone by the customs house",
    "gave a speech about ropes that made people cry",
    "repaired the clock with a spoon",
    "taught the gulls to queue",
    "won an argument with a parking meter",
    "found a left glove and left a right one",
    "painted one plank of the bench a hopeful green",
    "rowed to the island for a forgotten hat",
    "mended the net with red wool because red was what there was",
    "wrote the timetable in chalk, and then it rained",
];
const TURNS: &[&str] = &[
    "Nobody minded.",
    "The band played on.",
    "It has been discussed ever since.",
    "We have agreed not to ask.",
    "The bookshop put it in the window.",
    "It made the evening news.",
    "There is already a song about it.",
    "A collection has been started.",
    "The fog approved.",
    "Tea was poured.",
    "That is how traditions begin.",
    "The ferry sounded its horn, twice.",
    "Witnesses describe the mood as \u{201c}cheerful & damp\u{201d}.",
    "The report is one line long and very well written.",
    "You had to be there; most of us were.",
];
const PLACES: &[(&str, &str)] = &[
    ("harbour.example/log", "https://harbour.example/log/"),
    ("breakwater.example/stories", "https://breakwater.example/stories/"),
    ("library.example/things", "https://library.example/things/"),
    ("wetdog.example/shelf", "https://wetdog.example/shelf/"),
    ("smallboats.example/notes", "https://smallboats.example/notes/"),
];
const TAGS: &[&str] = &["#harbour", "#quayside", "#fog", "#lowtide", "#smallboats", "#ferry"];

/// Who says what, in the drafts' markup.
pub(super) fn make(prng: &mut Prng) -> (&'static str, String) {
    let who = prng.pick(WHO);
    let mut text =
        format!("{} {} {}. {}", prng.pick(OPENINGS), prng.pick(ACTORS), prng.pick(DEEDS), prng.pick(TURNS));
    if prng.below(3) == 0 {
        text.push_str(&format!(" Later {} {}.", prng.pick(ACTORS), prng.pick(DEEDS)));
    }
    if prng.below(5) < 2
        && let Some((shown, address)) = PLACES.get(prng.below(PLACES.len()))
    {
        text.push_str(&format!(" <<{shown}|{address}{}>>", prng.below(9000) + 1000));
    }
    if prng.below(6) == 0 {
        text.push_str(&format!(" {}", prng.pick(TAGS)));
    }
    (who, text)
}
