//! A poll: a row for each choice with its share as a bar, then how it stands.

use crate::post::Poll;

use super::marks::compact;
use super::setter::Setter;
use super::{Line, Role};

/// Sets a poll. Shares are of all votes; where a service does not give them, the choices stand by themselves.
pub(super) fn poll(setter: &Setter<'_>, poll: &Poll, width: u16) -> Vec<Line> {
    let known: Vec<u64> = poll.options.iter().filter_map(|option| option.votes).collect();
    let total: u128 = known.iter().map(|votes| u128::from(*votes)).sum();
    let columns = match width {
        ..24 => 0,
        24..40 => 5,
        40.. => 10,
    };
    let mut lines = Vec::new();
    for option in &poll.options {
        let mark = match option.votes {
            Some(votes) => {
                let steps = columns / setter.widths.text(setter.marks.filled).max(1);
                let filled = share(votes, total, steps);
                let bar = setter.marks.filled.repeat(filled) + &setter.marks.empty.repeat(steps - filled);
                let bar = if bar.is_empty() { bar } else { bar + " " };
                let percent = format!("{:>3}% ", share(votes, total, 100));
                vec![(bar, Role::Frame, None), (percent, Role::Meta, None)]
            }
            None => vec![(setter.marks.choice.to_owned(), Role::Frame, None)],
        };
        let label = option.label.shown_line().into_owned();
        lines.extend(setter.hang(mark, vec![(label, Role::Text, None)], width));
    }
    let state = match poll.ends_at {
        _ if poll.closed => "closed".to_owned(),
        Some(end) => format!("open until {}", end.strftime("%-d %b %Y %H:%M UTC")),
        None => "open".to_owned(),
    };
    let votes = match total {
        _ if known.is_empty() => String::new(),
        1 => format!("1 vote{}", setter.marks.dot),
        _ => format!("{} votes{}", compact(u64::try_from(total).unwrap_or(u64::MAX)), setter.marks.dot),
    };
    lines.extend(setter.wrap(&[(votes + &state, Role::Meta, None)], width));
    lines
}

/// `votes` of `total` in steps, rounded; never more than all.
fn share(votes: u64, total: u128, steps: usize) -> usize {
    let Ok(all) = u128::try_from(steps) else { return 0 };
    let rounded = (u128::from(votes) * all * 2 + total).checked_div(total * 2).unwrap_or(0);
    usize::try_from(rounded).unwrap_or(0).min(steps)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_rounded_and_no_votes_are_no_share() {
        assert_eq!((share(1, 3, 100), share(2, 3, 100), share(0, 0, 100)), (33, 67, 0));
        assert_eq!(share(u64::MAX, u128::from(u64::MAX), 10), 10);
    }
}
