//! What terminals send, and what it means.

use proptest::prelude::*;

use super::*;

fn all(bytes: &[u8]) -> Vec<Input> {
    let mut decoder = Decoder::new();
    let mut out = Vec::new();
    decoder.feed(bytes, &mut out);
    if decoder.patience().is_some() {
        decoder.give_up(&mut out);
    }
    out
}

fn key(key: Key) -> Vec<Input> {
    vec![Input::Key(key)]
}

fn with_alt(key: Key) -> Key {
    Key { alt: true, ..key }
}

#[test]
fn every_key_of_the_key_table_is_understood() {
    let table: &[(&[u8], Key)] = &[
        (b"j", Key::char('j')),
        (b"G", Key::char('G')),
        (b" ", Key::char(' ')),
        ("é".as_bytes(), Key::char('é')),
        ("日".as_bytes(), Key::char('日')),
        ("🙂".as_bytes(), Key::char('🙂')),
        (b"\r", Key::plain(KeyCode::Enter)),
        (b"\t", Key::plain(KeyCode::Tab)),
        (b"\x1b", Key::plain(KeyCode::Esc)),
        (b"\x7f", Key::plain(KeyCode::Backspace)),
        (b"\x08", Key::plain(KeyCode::Backspace)),
        (b"\x03", Key::ctrl('c')),
        (b"\x04", Key::ctrl('d')),
        (b"\x15", Key::ctrl('u')),
        (b"\x0c", Key::ctrl('l')),
        (b"\x1a", Key::ctrl('z')),
        (b"\x0e", Key::ctrl('n')),
        (b"\x10", Key::ctrl('p')),
        (b"\x1c", Key::ctrl('\\')),
        (b"\0", Key::ctrl(' ')),
        (b"\x1b[A", Key::plain(KeyCode::Up)),
        (b"\x1bOB", Key::plain(KeyCode::Down)),
        (b"\x1b[C", Key::plain(KeyCode::Right)),
        (b"\x1b[D", Key::plain(KeyCode::Left)),
        (b"\x1b[H", Key::plain(KeyCode::Home)),
        (b"\x1bOF", Key::plain(KeyCode::End)),
        (b"\x1b[1~", Key::plain(KeyCode::Home)),
        (b"\x1b[8~", Key::plain(KeyCode::End)),
        (b"\x1b[5~", Key::plain(KeyCode::PageUp)),
        (b"\x1b[6~", Key::plain(KeyCode::PageDown)),
        (b"\x1b[3~", Key::plain(KeyCode::Delete)),
        (b"\x1b[Z", Key::plain(KeyCode::BackTab)),
        (b"\x1bOM", Key::plain(KeyCode::Enter)),
        (b"\x1bOp", Key::char('0')),
        (b"\x1bOy", Key::char('9')),
        (b"\x1bOj", Key::char('*')),
        (b"\x1bk", with_alt(Key::char('k'))),
        ("\x1bé".as_bytes(), with_alt(Key::char('é'))),
        (b"\x1b\r", with_alt(Key::plain(KeyCode::Enter))),
        (b"\x1b\x7f", with_alt(Key::plain(KeyCode::Backspace))),
        (b"\x1b[", with_alt(Key::char('['))),
        (b"\x1bO", with_alt(Key::char('O'))),
        (b"\x1bP", with_alt(Key::char('P'))),
        (b"\x1b\x1b[A", with_alt(Key::plain(KeyCode::Up))),
        (b"\x1b[1;5A", Key { ctrl: true, ..Key::plain(KeyCode::Up) }),
        (b"\x1b[1;3B", with_alt(Key::plain(KeyCode::Down))),
        (b"\x1b[1;1:2B", Key::plain(KeyCode::Down)),
        (b"\x1b[99;5u", Key::ctrl('c')),
        (b"\x1b[27;5;99~", Key::ctrl('c')),
        (b"\x1b[9;2u", Key::plain(KeyCode::BackTab)),
    ];
    for (bytes, expected) in table {
        assert_eq!(all(bytes), key(*expected), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_a_terminal_says_unasked_is_no_key_and_swallows_none() {
    let answers: &[&[u8]] = &[
        b"\x1b[?2026;2$y",
        b"\x1bP>|kitty(0.32.2)\x1b\\",
        b"\x1bP1+r524742=382f382f38\x1b\\",
        b"\x1b[?62;22;52c",
        b"\x1b[>41;354;0c",
        b"\x1b[24;80R",
        b"\x1b[0n",
        b"\x1b[?1u",
        b"\x1b[8;24;80t",
        b"\x1b]11;rgb:ffff/ffff/dddd\x1b\\",
        b"\x1b]11;rgb:ffff/ffff/dddd\x07",
        b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[M !!",
        b"\x1b[<0;10;10M",
        b"\x1b[[A",
        b"\x1b[15~",
        b"\x1bOP",
        b"\x1b[97;1:3u",
        b"\x1b[201~",
    ];
    for answer in answers {
        let mut bytes = answer.to_vec();
        bytes.extend_from_slice(b"j\x03");
        let expected = [Input::Key(Key::char('j')), Input::Key(Key::ctrl('c'))];
        assert_eq!(all(&bytes), expected, "{:?}", String::from_utf8_lossy(answer));
    }
}

#[test]
fn a_fast_escape_before_another_key_loses_neither() {
    let esc = Input::Key(Key::plain(KeyCode::Esc));
    assert_eq!(all(b"\x1b\x03"), [esc.clone(), Input::Key(Key::ctrl('c'))]);
    assert_eq!(all(b"\x1b\x1b"), [esc.clone(), esc.clone()]);
    assert_eq!(all(b"\x1b[1;\x03"), [Input::Key(Key::ctrl('c'))]);
    assert_eq!(all(b"\x1bP+q\x03"), [Input::Key(Key::ctrl('c'))]);
}

#[test]
fn a_paste_is_one_input_with_its_controls_left_in() {
    let pasted = all(b"a\x1b[200~one\rtwo\x1b[31m\x03\x1b[201~b");
    let text = Input::Paste("one\rtwo\x1b[31m\x03".into());
    assert_eq!(pasted, [Input::Key(Key::char('a')), text, Input::Key(Key::char('b'))]);
}

#[test]
fn a_paste_is_cut_at_its_limit_between_characters_and_its_rest_is_not_typed() {
    let mut bytes = b"\x1b[200~x".to_vec();
    bytes.extend("é".repeat(PASTE_LIMIT).bytes());
    bytes.extend_from_slice(b"\x1b[201~q");
    let inputs = all(&bytes);
    let Input::Paste(text) = &inputs[0] else { panic!("{inputs:?}") };
    assert_eq!(text.len(), PASTE_LIMIT - 1);
    assert!(text.ends_with('é'));
    assert_eq!(inputs[1..], [Input::Key(Key::char('q'))]);
}

#[test]
fn a_paste_without_an_end_is_given_out_after_a_while() {
    assert_eq!(all(b"\x1b[200~half"), [Input::Paste("half".into())]);
}

proptest! {
    #[test]
    fn cutting_the_bytes_anywhere_changes_nothing(
        bytes in prop::collection::vec(prop_oneof![
            any::<u8>(), Just(0x1b), Just(b'['), Just(b'O'), Just(b']'), Just(b';'), Just(b'~'), Just(b'2'), Just(b'0'),
        ], 0..200),
        cuts in prop::collection::vec(0usize..200, 0..20),
    ) {
        let mut whole = Vec::new();
        let mut decoder = Decoder::new();
        decoder.feed(&bytes, &mut whole);
        let mut pieces = Vec::new();
        let mut other = Decoder::new();
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        for pair in cuts.windows(2) {
            other.feed(&bytes[pair[0]..pair[1]], &mut pieces);
        }
        decoder.give_up(&mut whole);
        other.give_up(&mut pieces);
        prop_assert_eq!(&whole, &pieces);
        prop_assert!(decoder.patience().is_none());
        decoder.feed(b"\x03", &mut whole);
        prop_assert_eq!(whole.last(), Some(&Input::Key(Key::ctrl('c'))));
    }

    #[test]
    fn nothing_grows_without_bound(bytes in prop::collection::vec(any::<u8>(), 0..64), start in 0usize..4) {
        let mut decoder = Decoder::new();
        let mut out = Vec::new();
        decoder.feed([&b"\x1b["[..], b"\x1bP", b"\x1b[200~", b""][start], &mut out);
        for _ in 0..2000 {
            decoder.feed(&bytes, &mut out);
            out.clear();
        }
        prop_assert!(decoder.held.len() <= PASTE_LIMIT + PASTE_END.len());
    }
}
