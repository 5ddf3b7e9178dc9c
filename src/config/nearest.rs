//! The nearest known name to a mistyped one.

/// "did you mean …?" where one of `known` is near enough, else the whole list of them.
pub(crate) fn did_you_mean(typed: &str, known: &[&str]) -> String {
    if let Some(near) = nearest(typed, known) {
        format!("did you mean `{near}`?")
    } else if known.is_empty() {
        "nothing is known here".to_owned()
    } else {
        format!("known here: {}", known.join(", "))
    }
}

/// The known name with the smallest edit distance, if that is at most a third of its length.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    // No known name is this long, and the distance costs the product of both lengths.
    if typed.len() > 64 {
        return None;
    }
    known
        .iter()
        .map(|name| (distance(typed, name), *name))
        .filter(|(distance, name)| *distance <= (name.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// How many characters must be put in, left out, changed or swapped with their neighbour (optimal string alignment);
/// case and the choice between `-` and `_` do not count.
fn distance(a: &str, b: &str) -> usize {
    let plain =
        |s: &str| s.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect::<Vec<_>>();
    let (a, b) = (plain(a), plain(b));
    let at = |row: &[usize], i: usize| row.get(i).copied().unwrap_or(usize::MAX / 2);
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = at(&above, j) + usize::from(x != y);
            let mut best = changed.min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) && !before.is_empty();
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn distances_are_those_of_a_table() {
        for (a, b, steps) in [
            ("", "", 0),
            ("", "abc", 3),
            ("url", "url", 0),
            ("ulr", "url", 1),
            ("refesh", "refresh", 1),
            ("consumer-key", "consumer_key", 0),
            ("Url", "url", 0),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a, b), steps, "{a} {b}");
        }
    }

    #[test]
    fn a_slip_is_mended_and_nonsense_gets_the_whole_list() {
        let known = ["consumer_key", "consumer_secret", "url"];
        assert_eq!(did_you_mean("consumer_secrte", &known), "did you mean `consumer_secret`?");
        assert_eq!(did_you_mean("banana", &known), "known here: consumer_key, consumer_secret, url");
        assert_eq!(did_you_mean(&"a".repeat(100_000), &["aaa"]), "known here: aaa");
    }

    proptest! {
        #[test]
        fn the_distance_is_the_same_in_both_directions(a in "[a-c_]{0,8}", b in "[a-c_]{0,8}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
        }
    }
}
