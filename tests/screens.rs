//! Every screen at five sizes, with text that is hard to show.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

#[path = "support/world.rs"]
mod world;

use std::fmt::Write as _;
use std::sync::Arc;

use ratatui::style::Style;
use twite::account::{LoginBy, Outcome, Site};
use twite::app::{Key, KeyCode, Listening, Login, Message, Model, Settings};
use twite::service::{Cause, Found, Trouble};
use twite::text::Widths;
use twite::view::{Frame, view};
use world::{World, hard_posts, now, plain};

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (40, 10), (200, 50), (1, 1)];

/// The rows as text, with a line of styles under each row that has any.
fn picture(frame: &Frame, with_styles: bool) -> String {
    let mut out = String::new();
    let area = frame.cells.area;
    for y in 0..area.height {
        let mut row = String::new();
        let mut styles = String::new();
        let mut x = 0;
        let mut last = Style::new();
        while x < area.width {
            let cell = frame.cells.cell((x, y)).unwrap();
            row.push_str(cell.symbol());
            let style = cell.style();
            if style != last {
                let mut words = Vec::new();
                if let Some(colour) = style.fg.filter(|colour| *colour != ratatui::style::Color::Reset) {
                    words.push(format!("{colour}"));
                }
                if !style.add_modifier.is_empty() {
                    words.push(format!("{:?}", style.add_modifier));
                }
                write!(styles, " {x}:{}", if words.is_empty() { "plain".into() } else { words.join("+") })
                    .unwrap();
                last = style;
            }
            x += Widths::new(1).cluster(cell.symbol());
        }
        writeln!(out, "{}", row.trim_end()).unwrap();
        if with_styles && !styles.is_empty() {
            writeln!(out, "    ~{styles}").unwrap();
        }
    }
    out
}

/// What no frame may ever show.
fn assert_sane(frame: &Frame) {
    let area = frame.cells.area;
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            let cell = frame.cells.cell((x, y)).unwrap();
            assert!(!cell.symbol().chars().any(char::is_control), "{:?} at {x},{y}", cell.symbol());
            x += Widths::new(1).cluster(cell.symbol());
        }
        assert_eq!(x, area.width, "a cluster hangs over the edge in row {y}");
    }
    for link in &frame.links {
        assert!(link.url.bytes().all(|byte| byte.is_ascii_graphic()));
    }
}

fn reading(width: u16, height: u16) -> World {
    let mut world = World::new(width, height);
    world.answer_next(hard_posts());
    world
}

fn shown(name: &str, model: &Model) {
    let frame = view(model);
    assert_sane(&frame);
    let (width, height) = model.size;
    let with_styles = (width, height) == (80, 24);
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), picture(&frame, with_styles));
    });
}

#[test]
fn the_home_timeline() {
    for (width, height) in SIZES {
        shown("home", &reading(width, height).model);
    }
}

#[test]
fn the_home_timeline_further_down() {
    for (width, height) in [(80, 24), (40, 10)] {
        let mut world = reading(width, height);
        for _ in 0..4 {
            world.take(Message::Key(Key::char(' ')));
        }
        shown("home-down", &world.model);
    }
}

#[test]
fn the_home_timeline_with_ascii_alone() {
    let settings = Settings { ascii: true, ..Settings::default() };
    let mut world = World::new(80, 24);
    world.model.settings = settings;
    world.answer_next(vec![plain(3), plain(2)]);
    let frame = view(&world.model);
    assert!(picture(&frame, false).is_ascii(), "{}", picture(&frame, false));
}

#[test]
fn an_error_stands_in_the_line_and_hides_no_post() {
    let mut world = reading(80, 24);
    let before = picture(&view(&world.model), false);
    world.take(Message::Key(Key::char('r')));
    let (id, _) = world.sent.pop().unwrap();
    let mut trouble = Trouble::local(Cause::TimedOut, "no whole answer in time");
    trouble.status = Some(504);
    world.take(Message::Reply { id, outcome: Outcome::Failed(trouble) });
    let after = picture(&view(&world.model), false);
    let rows = |text: &str| text.lines().take(22).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rows(&before), rows(&after));
    assert!(after.contains("The service did not answer in time"), "{after}");
    world.take(Message::Key(Key::char('e')));
    for (width, height) in SIZES {
        world.take(Message::Resize { width, height });
        shown("errors", &world.model);
    }
}

#[test]
fn the_help_is_made_from_the_key_map() {
    let mut world = reading(80, 24);
    world.take(Message::Key(Key::char('?')));
    for (width, height) in SIZES {
        world.take(Message::Resize { width, height });
        shown("help", &world.model);
    }
    world.take(Message::Resize { width: 40, height: 10 });
    world.take(Message::Key(Key::char('G')));
    let end = picture(&view(&world.model), false);
    assert!(end.contains("quit from anywhere"), "the help can be scrolled to its end:\n{end}");
    world.take(Message::Key(Key::char('q')));
    assert!(world.model.overlay.is_none() && !world.exited);
}

#[test]
fn a_gap_is_a_row_that_says_what_to_do() {
    let mut world = World::new(80, 24);
    world.answer_next((1..=5).rev().map(plain).collect());
    world.sent.clear();
    world.take(Message::Key(Key::char('r')));
    world.answer_next(vec![plain(60), plain(59)]);
    shown("gap", &world.model);
}

/// The login's list: two configured services, what is built in, and servers by address.
fn choosing(width: u16, height: u16) -> Model {
    let built_in = |name: &str, url: &str| Arc::new(Site::new(name, name, url).unwrap());
    let sites = vec![
        world::site(),
        built_in("tumblr", "https://api.tumblr.com"),
        built_in("plurk", "https://www.plurk.com"),
    ];
    let mut model =
        Model::new(now(), jiff::tz::TimeZone::UTC, Settings::default(), vec![], Login::new(sites));
    let _ = model.begin(now()).into_vec();
    let _ = model.update(now(), Message::Resize { width, height }).into_vec();
    model
}

fn press(model: &mut Model, code: KeyCode) {
    let _ = model.update(now(), Message::Key(Key::plain(code))).into_vec();
}

#[test]
fn the_login_from_the_list_to_the_keys() {
    for (width, height) in SIZES {
        let mut model = choosing(width, height);
        press(&mut model, KeyCode::Down);
        shown("login-network", &model);
        press(&mut model, KeyCode::Enter);
        shown("login-keys", &model);
    }
}

#[test]
fn the_login_with_ascii_alone() {
    let mut model = choosing(80, 24);
    model.settings.ascii = true;
    for row in 0..5 {
        let picture = picture(&view(&model), false);
        assert!(picture.is_ascii(), "row {row}:\n{picture}");
        press(&mut model, KeyCode::Down);
    }
    press(&mut model, KeyCode::Up);
    press(&mut model, KeyCode::Enter);
    let _ = model.update(now(), Message::Paste("social.example".into())).into_vec();
    press(&mut model, KeyCode::Enter);
    let found = Found { url: "https://social.example".into(), name: None, longest_post: None };
    for outcome in [None, Some(Outcome::Found(found))] {
        if let Some(outcome) = outcome {
            let _ = model.update(now(), Message::Reply { id: 1, outcome }).into_vec();
        }
        let picture = picture(&view(&model), false);
        assert!(picture.is_ascii(), "{picture}");
    }
    press(&mut model, KeyCode::Enter);
    let picture = picture(&view(&model), false);
    assert!(picture.is_ascii() && picture.contains("Enter keeps it"), "{picture}");
}

#[test]
fn the_list_says_of_each_service_what_it_needs() {
    for (width, height) in [(80, 24), (40, 10), (20, 5)] {
        let mut model = choosing(width, height);
        for row in 0..5 {
            let picture = picture(&view(&model), false);
            assert!(picture.contains("▌"), "the selected row is on the screen:\n{picture}");
            if height >= 10 {
                let says = [
                    "A page in any",
                    "www.tumblr.com",
                    "www.plurk.com/PlurkApp",
                    "No app keys",
                    "whoever runs",
                ];
                let joined = picture.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(joined.contains(says.get(row).unwrap()), "{row}:\n{picture}");
            }
            press(&mut model, KeyCode::Down);
        }
    }
}

#[test]
fn the_server_that_is_looked_for_and_what_it_said() {
    for (width, height) in SIZES {
        let mut model = choosing(width, height);
        for _ in 0..3 {
            press(&mut model, KeyCode::Down);
        }
        shown("login-by-address", &model);
        press(&mut model, KeyCode::Enter);
        let _ = model.update(now(), Message::Paste("social.example/sub".into())).into_vec();
        press(&mut model, KeyCode::Enter);
        shown("login-looking", &model);
        let mut not_there = |cause| {
            let outcome = Outcome::Failed(Trouble::local(
                cause,
                "https://social.example/sub/api/gnusocial/config.json is not there: 404",
            ));
            let _ = model.update(now(), Message::Reply { id: 1, outcome }).into_vec();
        };
        not_there(Cause::OtherKind { kind: None });
        shown("login-not-there", &model);
        press(&mut model, KeyCode::Enter);
        let found = Found {
            url: "https://social.example/sub/index.php".into(),
            name: Some("Harbour\u{202e} & Co \u{1b}[2J".into()),
            longest_post: Some(1024),
        };
        let _ = model.update(now(), Message::Reply { id: 2, outcome: Outcome::Found(found) }).into_vec();
        shown("login-found", &model);
    }
}

/// On the authorise page, with the address there.
fn authorising(width: u16, height: u16, settings: Settings) -> Model {
    let login = Login::new(vec![world::site()]).by(Some(LoginBy::Pin));
    let mut model = Model::new(now(), jiff::tz::TimeZone::UTC, settings, vec![], login);
    let _ = model.begin(now()).into_vec();
    let body = b"oauth_token=Z6eEdO8MOmk394WozF5oKyuAv855l4Mlqo7hhlSLik&oauth_token_secret=s&oauth_callback_confirmed=true";
    let answer = twite::service::Answer { status: 200, headers: vec![], body: body.to_vec() };
    let mut take = |message| drop(model.update(now(), message).into_vec());
    take(Message::Resize { width, height });
    take(Message::Reply { id: 1, outcome: Outcome::Leg(answer) });
    model
}

#[test]
fn the_authorise_page_with_address_and_input() {
    for (width, height) in [(80, 24), (120, 40), (40, 10), (200, 50), (20, 5), (1, 1)] {
        let mut model = authorising(width, height, Settings::default());
        let _ = model.update(now(), Message::Paste(" 123 45".into())).into_vec();
        shown("login-authorise", &model);
    }
}

#[test]
fn the_authorise_page_shows_its_address_and_its_code_alone() {
    for (width, height) in [(80, 24), (40, 10), (20, 5)] {
        for (letter, name) in [('b', "login-bare"), ('c', "login-code")] {
            let mut model = authorising(width, height, Settings::default());
            let _ = model.update(now(), Message::Key(Key::char(letter))).into_vec();
            shown(name, &model);
        }
    }
    let mut model = authorising(80, 24, Settings::default());
    let _ = model.update(now(), Message::Copied(Ok(()))).into_vec();
    shown("login-copied", &model);
}

#[test]
fn the_browser_that_comes_back_has_its_port_and_the_line_that_brings_it_here() {
    for (width, height) in [(80, 24), (40, 10)] {
        let login = Login::new(vec![world::site()]).by(Some(LoginBy::Callback(None)));
        let mut model = Model::new(now(), jiff::tz::TimeZone::UTC, Settings::default(), vec![], login);
        let mut take = |message| drop(model.update(now(), message).into_vec());
        take(Message::Resize { width, height });
        let _ = model.begin(now()).into_vec();
        let listening = Listening {
            address: "http://127.0.0.1:41234/callback".into(),
            forward: Some("ssh -L 41234:127.0.0.1:41234 maru@host.example".into()),
        };
        let body = b"oauth_token=Z6eEdO8MOmk394WozF5oKyuAv855l4Mlqo7hhlSLik&oauth_token_secret=s&oauth_callback_confirmed=true";
        let answer = twite::service::Answer { status: 200, headers: vec![], body: body.to_vec() };
        let mut take = |message| drop(model.update(now(), message).into_vec());
        take(Message::Listening { id: 1, listening: Ok(listening) });
        take(Message::Reply { id: 2, outcome: Outcome::Leg(answer) });
        shown("login-callback", &model);
    }
}

#[test]
fn the_ways_to_log_in_and_the_token_that_one_has() {
    for (width, height) in [(80, 24), (40, 10), (20, 5)] {
        let login = Login::new(vec![world::site()]);
        let mut model = Model::new(now(), jiff::tz::TimeZone::UTC, Settings::default(), vec![], login);
        let _ = model.begin(now()).into_vec();
        let mut take = |message| drop(model.update(now(), message).into_vec());
        take(Message::Resize { width, height });
        shown("login-ways", &model);
        for key in [KeyCode::Down, KeyCode::Down, KeyCode::Enter] {
            let _ = model.update(now(), Message::Key(Key::plain(key))).into_vec();
        }
        let _ = model.update(now(), Message::Paste("1000-abc".into())).into_vec();
        shown("login-token", &model);
    }
}
