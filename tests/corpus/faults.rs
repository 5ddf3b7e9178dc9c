//! Recorded pages, cut off and damaged: never a panic, and an error says where.

use twite::service::Cause;

use crate::{lists, page};

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn a_page_that_is_cut_off_anywhere_is_unreadable_and_says_where() {
    for (name, _, list) in lists() {
        let body = list.to_string().into_bytes();
        let step = (body.len() / 40).max(1);
        for end in (0..body.len()).step_by(step).chain([body.len() - 1]) {
            let trouble = page(&body[..end]).expect_err("half a page is no page");
            assert_eq!(trouble.cause, Cause::Unreadable, "{name} at {end}");
            let detail = trouble.detail.as_delivered();
            assert!(detail.starts_with("$[") || detail.starts_with("$: "), "{name} at {end}: {detail}");
            assert!(detail.chars().count() <= 300, "{name} at {end}");
        }
    }
}

/// A small generator, so that every run damages the same bytes.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn a_damaged_page_never_panics_and_each_loss_names_its_place() {
    let mut dice = Dice(1);
    let (mut refused, mut skipped, mut whole) = (0, 0, 0);
    for (name, count, list) in lists() {
        let body = list.to_string().into_bytes();
        let rounds = if body.len() > 100_000 { 40 } else { 150 };
        for _ in 0..rounds {
            let mut body = body.clone();
            for _ in 0..=dice.roll(3) {
                let at = dice.roll(body.len());
                let with = b"\"\\{}[],:0-nx\x00\xff<"[dice.roll(15)];
                body[at] = if dice.roll(2) == 0 { with } else { body[at] ^ (1 << dice.roll(8)) };
            }
            match page(body) {
                Ok(page) => {
                    assert!(page.posts.len() <= count, "{name}");
                    assert!(
                        page.skipped.iter().all(|why| why.starts_with("$[")),
                        "{name}: {:?}",
                        page.skipped
                    );
                    skipped += page.skipped.len();
                    whole += usize::from(page.skipped.is_empty());
                }
                Err(trouble) => {
                    assert_eq!(trouble.cause, Cause::Unreadable, "{name}: {trouble:?}");
                    assert!(trouble.detail.as_delivered().starts_with('$'), "{name}: {trouble:?}");
                    refused += 1;
                }
            }
        }
    }
    assert!(
        refused > 100 && skipped > 20 && whole > 100,
        "{refused} refused, {skipped} skipped, {whole} whole"
    );
}
