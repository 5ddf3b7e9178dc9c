//! Who lives in the harbour.

use serde_json::{Value, json};

/// Handle and chosen name. The place in the list makes the id.
const PEOPLE: &[(&str, &str)] = &[
    ("maru", "Maru"),
    ("ana", "Ana Lima"),
    ("tom", "Tom Okafor"),
    ("seoul", "서울날씨"),
    ("ferryline", "Harbour Ferries"),
    ("lighthouse", "Ines, keeper of the light"),
    ("bookshop", "The Wet Dog Bookshop"),
    ("radio", "Radio Breakwater 98.3"),
    ("ginger", "Ginger (a cat)"),
    ("cafe", "Café Bússola"),
    ("li", "李 明"),
    ("yuki", "ゆき"),
    ("noa", "נעה ברק"),
    ("samir", "سمير"),
    ("parisa", "پریسا"),
    ("meera", "मीरा"),
    ("kavya", "காவ்யா"),
    ("somchai", "สมชาย"),
    ("olga", "Ольга"),
    ("eleni", "Ελένη"),
    ("linh", "Linh Trần"),
    ("deniz", "Deniz Yılmaz"),
    ("greta", "Greta Brandt"),
    ("luc", "Luc & Fils, voiliers"),
    ("museum", "Museum of Small Boats"),
    ("chess", "Quay Chess Club ♞"),
    ("mischief", "\u{202e}feihcsim\u{202c} \u{1b}[7mMischief\u{1b}[0m"),
];

/// A user object, as it is embedded in a status.
pub(super) fn user(handle: &str) -> Value {
    let place = PEOPLE.iter().position(|(known, _)| *known == handle);
    let name = place.and_then(|place| PEOPLE.get(place)).map_or(handle, |(_, name)| name);
    let id = 1000 + place.unwrap_or(PEOPLE.len());
    json!({
        "id": id,
        "id_str": id.to_string(),
        "name": name,
        "screen_name": handle,
        "location": "the harbour",
        "description": "",
        "protected": false,
        "verified": false,
        "followers_count": 40 + id % 37,
        "friends_count": 25,
    })
}
