//! The login as a machine: the three ways, the page with the address, an interrupted login, and the way back from an
//! account that was refused.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test"
)]

#[path = "support/world.rs"]
mod world;

use std::sync::Arc;

use jiff::tz::TimeZone;
use twite::account::{Interrupted, LoginBy, Outcome, Request, Site};
use twite::app::{
    Effect, Face, Key, KeyCode, Leg, Listening, Login, Message, Model, Opener, Screen, Settings, Step, Walk,
};
use twite::oauth::{Credentials, Secret};
use twite::post::Author;
use twite::service::{Answer, Cause, Found, Identity, Trouble};
use world::{World, account, now, plain, site};

const ADDRESS: &str = "https://social.example/oauth/authorize?oauth_token=tmp";
const TEMPORARY: &[u8] = b"oauth_token=tmp&oauth_token_secret=hush&oauth_callback_confirmed=true";

struct Desk {
    model: Model,
}

impl Desk {
    fn new(login: Login, settings: Settings) -> (Self, Vec<Effect>) {
        let mut model = Model::new(now(), TimeZone::UTC, settings, vec![], login);
        let begun = model.begin(now()).into_vec();
        (Self { model }, begun)
    }

    fn take(&mut self, message: Message) -> Vec<Effect> {
        self.model.update(now(), message).into_vec()
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        self.take(Message::Key(key))
    }

    fn letter(&mut self, letter: char) -> Vec<Effect> {
        self.press(Key::char(letter))
    }

    fn enter(&mut self) -> Vec<Effect> {
        self.press(Key::plain(KeyCode::Enter))
    }

    fn walk(&self) -> &Walk {
        match self.model.login.step() {
            Step::Walk(walk) => walk,
            step => panic!("{step:?}"),
        }
    }
}

fn leg(body: &[u8]) -> Outcome {
    Outcome::Leg(Answer { status: 200, headers: vec![], body: body.to_vec() })
}

/// The number and the request of the one thing that is to be sent.
#[track_caller]
fn sent(effects: Vec<Effect>) -> (u64, Request) {
    let mut sent = effects.into_iter().filter_map(|effect| match effect {
        Effect::Send(id, request) => Some((id, request)),
        _ => None,
    });
    let one = sent.next().expect("nothing is sent");
    assert!(sent.next().is_none());
    one
}

fn maru() -> Outcome {
    let author = Author { id: twite::post::AuthorId::new("1"), handle: "maru".into(), name: "Maru".into() };
    Outcome::Verified(Identity { author, rate: None })
}

fn refused(cause: Cause) -> Outcome {
    Outcome::Failed(Trouble::local(cause, "said the service"))
}

/// On the authorise page of a login by PIN; the effects that brought it there.
fn authorising(settings: Settings) -> (Desk, Vec<Effect>) {
    let (mut desk, begun) = Desk::new(Login::new(vec![site()]).by(Some(LoginBy::Pin)), settings);
    let (id, _) = sent(begun);
    let effects = desk.take(Message::Reply { id, outcome: leg(TEMPORARY) });
    (desk, effects)
}

#[test]
fn enter_takes_the_way_by_pin_and_a_way_that_was_named_is_passed_over() {
    let (mut desk, begun) = Desk::new(Login::new(vec![site()]), Settings::default());
    assert!(begun.is_empty() && matches!(desk.model.login.step(), Step::How { selected: 0, .. }));
    let Request::Leg { leg, .. } = sent(desk.enter()).1 else { panic!() };
    assert_eq!(leg.callback.as_deref(), Some("oob"));
    let (_, begun) = Desk::new(Login::new(vec![site()]).by(Some(LoginBy::Pin)), Settings::default());
    sent(begun);
}

#[test]
fn letters_are_commands_while_the_input_is_empty_and_text_once_it_is_not() {
    let (mut desk, _) = authorising(Settings { opener: Opener::OnRequest, ..Settings::default() });
    assert!(matches!(&desk.letter('y')[..], [Effect::Copy(address)] if address == ADDRESS));
    assert!(matches!(&desk.letter('o')[..], [Effect::Open(address)] if address == ADDRESS));
    desk.letter('c');
    assert_eq!(desk.walk().face, Face::Code { inverted: false });
    desk.letter('x');
    assert_eq!(desk.walk().face, Face::Page);
    desk.letter('b');
    assert_eq!(desk.walk().face, Face::Bare);
    assert!(matches!(&desk.letter('y')[..], [Effect::Copy(_)]), "the address is still what is to be copied");
    desk.letter('1');
    assert_eq!((desk.walk().face, desk.walk().pin.text()), (Face::Page, "1"));
    for letter in "ybco".chars() {
        assert!(desk.letter(letter).is_empty(), "{letter}");
    }
    assert_eq!(desk.walk().pin.text(), "1ybco");
}

#[test]
fn a_paste_goes_to_the_input_whatever_the_page_shows_and_is_never_run_as_keys() {
    for face in ['x', 'c', 'b'] {
        let (mut desk, _) = authorising(Settings::default());
        if face != 'x' {
            desk.letter(face);
        }
        assert!(desk.model.takes_text());
        assert!(desk.take(Message::Paste("yo".into())).is_empty());
        assert_eq!((desk.walk().face, desk.walk().pin.text()), (Face::Page, "yo"));
    }
}

#[test]
fn escape_leaves_the_code_then_empties_the_input_then_leaves_the_page() {
    let (mut desk, _) = authorising(Settings::default());
    desk.letter('c');
    let escape = Key::plain(KeyCode::Esc);
    assert!(desk.press(escape).is_empty());
    assert_eq!(desk.walk().face, Face::Page);
    desk.letter('7');
    assert!(desk.press(escape).is_empty());
    assert!(desk.walk().pin.is_empty());
    assert!(matches!(&desk.press(escape)[..], [Effect::ForgetLogin(service)] if service == "work"));
    assert!(matches!(desk.model.login.step(), Step::Network { .. }));
}

#[test]
fn without_a_desktop_no_browser_is_opened_and_the_other_ways_are_named() {
    let (mut desk, _) = authorising(Settings::default());
    assert!(desk.letter('o').is_empty());
    assert!(desk.model.login.remark.as_deref().unwrap().contains("y copies"));
}

#[test]
fn without_colours_the_code_can_be_turned_inside_out() {
    let (mut desk, _) = authorising(Settings { colors: false, ..Settings::default() });
    desk.letter('c');
    desk.letter('c');
    assert_eq!(desk.walk().face, Face::Code { inverted: true });
    desk.letter('c');
    assert_eq!(desk.walk().face, Face::Page);
}

#[test]
fn what_is_needed_to_go_on_is_kept_while_the_owner_is_away_and_forgotten_before_it_is_spent() {
    let (mut desk, effects) = authorising(Settings::default());
    let [Effect::KeepLogin(kept)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((kept.temporary.key.as_str(), kept.callback.as_str(), kept.begun), ("tmp", "oob", now()));
    desk.take(Message::Paste("1234567".into()));
    let effects = desk.enter();
    assert!(matches!(&effects[..], [Effect::ForgetLogin(_), Effect::Send(..)]), "{effects:?}");
}

fn interrupted(site: Arc<Site>) -> Interrupted {
    let temporary = Credentials::new("tmp", Secret::new("hush"));
    Interrupted { site, callback: "oob".into(), temporary, begun: now() }
}

#[test]
fn an_interrupted_login_is_taken_up_where_the_line_dropped() {
    let login = Login::new(vec![site()]).with_interrupted(vec![interrupted(site())]);
    let (mut desk, begun) = Desk::new(login, Settings::default());
    assert!(begun.is_empty(), "nothing is asked again: {begun:?}");
    assert_eq!(desk.walk().authorize_url.as_deref(), Some(ADDRESS));
    assert!(desk.model.login.remark.as_deref().unwrap().contains("17:40"));
    desk.take(Message::Paste(format!("{ADDRESS}&oauth_verifier=v3rify")));
    let (id, Request::Leg { leg: third, .. }) = sent(desk.enter()) else { panic!() };
    assert_eq!(third.token.as_ref().map(|token| token.key.as_str()), Some("tmp"));
    // The service says that it is too late: Enter begins anew, not with the same again.
    desk.take(Message::Reply { id, outcome: refused(Cause::LoginExpired) });
    let Request::Leg { leg: first, .. } = sent(desk.enter()).1 else { panic!() };
    assert_eq!(first.token, None);
}

#[test]
fn an_interrupted_login_of_other_keys_or_on_another_way_is_left_alone() {
    let other = Credentials::new("another key", Secret::new("secret"));
    let others = interrupted(Arc::new(Site::clone(&site()).with_client(other)));
    let login = Login::new(vec![site()]).with_interrupted(vec![others]);
    let (desk, _) = Desk::new(login, Settings::default());
    assert!(matches!(desk.model.login.step(), Step::How { .. }));
    let login = Login::new(vec![site()]).with_interrupted(vec![interrupted(site())]).by(Some(LoginBy::Token));
    let (desk, _) = Desk::new(login, Settings::default());
    assert!(matches!(desk.model.login.step(), Step::Token { .. }));
}

#[test]
fn a_server_whose_address_was_typed_has_a_row_where_its_login_was_interrupted() {
    let typed = Site::typed("gnu-social", "gnu.example").unwrap();
    let typed = Arc::new(typed.with_client(Credentials::new("anonymous", Secret::new("anonymous"))));
    let login = Login::new(vec![site()]).with_interrupted(vec![interrupted(typed)]);
    let (mut desk, _) = Desk::new(login, Settings::default());
    assert!(matches!(desk.model.login.step(), Step::Network { selected: 1 }), "it is selected");
    desk.enter();
    assert!(desk.walk().authorize_url.as_deref().unwrap().starts_with("https://gnu.example/"));
}

/// A typed address, and the question that goes to it.
fn looking_for(address: &str) -> (Desk, u64, Arc<Site>) {
    let (mut desk, _) = Desk::new(Login::new(vec![site(), site()]), Settings::default());
    desk.press(Key::plain(KeyCode::Down));
    desk.press(Key::plain(KeyCode::Down));
    desk.enter();
    desk.take(Message::Paste(address.into()));
    let (id, Request::Probe { site }) = sent(desk.enter()) else { panic!() };
    (desk, id, site)
}

fn typed(desk: &Desk) -> String {
    match desk.model.login.step() {
        Step::Address { field, .. } => field.text().to_owned(),
        step => panic!("{step:?}"),
    }
}

fn found(url: &str) -> Outcome {
    Outcome::Found(Found { url: url.into(), name: Some("Harbour".into()), longest_post: Some(0) })
}

#[test]
fn a_server_is_asked_what_it_is_before_anything_else_and_shown_before_it_gets_anything() {
    let (mut desk, id, asked) = looking_for("http://gnu.example/sub");
    assert_eq!((asked.url.as_str(), asked.client.is_none()), ("https://gnu.example/sub", true), "encrypted");
    assert!(desk.enter().is_empty(), "one question is enough");
    let said = found("https://gnu.example/sub/index.php");
    assert!(desk.take(Message::Reply { id, outcome: said }).is_empty(), "nothing goes out by itself");
    let shown = screen(&desk.model);
    assert!(shown.contains("Harbour") && shown.contains("https://gnu.example/sub/index.php"), "{shown}");
    assert!(shown.contains("Posts of any length") && shown.contains("No app keys needed"), "{shown}");
    desk.enter();
    let Step::Keys { site, form } = desk.model.login.step() else { panic!() };
    assert_eq!(form.key.text(), "anonymous");
    assert_eq!(site.endpoints.request_token, "https://gnu.example/sub/index.php/api/oauth/request_token");
    assert_eq!(site.name, "gnu.example_sub");
}

#[test]
fn a_server_that_is_not_found_leaves_the_address_to_be_mended() {
    for (cause, words) in [
        (Cause::OtherKind { kind: None }, "No such server answers"),
        (Cause::OtherKind { kind: Some("Friendica") }, "This is a server of Friendica"),
        (Cause::NameNotFound, "There is no host of that name"),
        (Cause::NoNetwork, "Nothing answers at this address"),
        (Cause::Tls, "No secure connection could be made"),
        (Cause::TimedOut, "did not answer in time"),
        (Cause::Redirected { to: None }, "has moved"),
    ] {
        let (mut desk, id, _) = looking_for("gnu.example/sub");
        assert!(desk.take(Message::Reply { id, outcome: refused(cause.clone()) }).is_empty());
        assert_eq!(typed(&desk), "gnu.example/sub", "{cause:?}");
        let shown = screen(&desk.model);
        assert!(shown.contains(words) && !shown.contains("timeline tries again"), "{cause:?}:\n{shown}");
        sent(desk.enter());
    }
}

#[test]
fn another_address_is_shown_and_asked_only_if_the_reader_says_so() {
    let (mut desk, id, _) = looking_for("gnu.example");
    let moved = |to: &str| refused(Cause::Redirected { to: Some(to.into()) });
    assert!(desk.take(Message::Reply { id, outcome: moved("https://www.gnu.example/new") }).is_empty());
    assert_eq!(typed(&desk), "https://www.gnu.example/new");
    assert!(screen(&desk.model).contains("If you trust it"), "{}", screen(&desk.model));
    let (id, Request::Probe { site }) = sent(desk.enter()) else { panic!() };
    assert_eq!(site.url, "https://www.gnu.example/new");
    // What cannot be asked is not offered.
    desk.take(Message::Reply { id, outcome: moved("ftp://www.gnu.example") });
    assert_eq!(typed(&desk), "https://www.gnu.example/new");
    assert!(screen(&desk.model).contains("has moved"), "{}", screen(&desk.model));
}

#[test]
fn escape_gives_a_search_up_and_goes_back_to_the_address() {
    let (mut desk, id, _) = looking_for("gnu.example");
    let effects = desk.press(Key::plain(KeyCode::Esc));
    assert!(matches!(effects[..], [Effect::Cancel(cancelled)] if cancelled == id), "{effects:?}");
    assert_eq!(typed(&desk), "gnu.example");
    assert!(desk.take(Message::Reply { id, outcome: found("https://gnu.example") }).is_empty(), "too late");
    assert_eq!(typed(&desk), "gnu.example");
    let (id, _) = sent(desk.enter());
    desk.take(Message::Reply { id, outcome: found("https://gnu.example") });
    desk.press(Key::plain(KeyCode::Esc));
    assert_eq!(typed(&desk), "gnu.example", "what was found can be left, too");
}

#[test]
fn a_server_that_the_command_line_names_is_looked_for_at_once() {
    let login = |address: &str| Login::new(vec![site()]).at(Some(address.to_owned()));
    let (desk, begun) = Desk::new(login("gnu.example"), Settings::default());
    assert!(matches!(sent(begun).1, Request::Probe { .. }) && desk.model.login.is_waiting());
    let (desk, begun) = Desk::new(login("two words"), Settings::default());
    assert!(begun.is_empty());
    assert_eq!(typed(&desk), "two words");
    assert!(screen(&desk.model).contains("That is no address"), "{}", screen(&desk.model));
}

#[test]
fn a_server_of_a_kind_that_cannot_be_asked_is_taken_at_its_word() {
    let (mut desk, _) = Desk::new(Login::new(vec![site(), site()]), Settings::default());
    for _ in 0..3 {
        desk.press(Key::plain(KeyCode::Down));
    }
    desk.enter();
    desk.take(Message::Paste("old.example".into()));
    assert!(desk.enter().is_empty());
    let Step::Keys { site, form } = desk.model.login.step() else { panic!() };
    assert_eq!((site.url.as_str(), form.key.text()), ("https://old.example", ""));
}

#[test]
fn a_token_is_kept_only_after_the_service_said_whose_it_is() {
    let login = Login::new(vec![site()]).by(Some(LoginBy::Token));
    let (mut desk, _) = Desk::new(login, Settings::default());
    desk.take(Message::Paste("1-token".into()));
    assert!(desk.enter().is_empty(), "the secret is still missing");
    desk.take(Message::Paste("its secret".into()));
    let (id, Request::Verify { token, .. }) = sent(desk.enter()) else { panic!() };
    assert_eq!((token.key.as_str(), token.secret.reveal()), ("1-token", "its secret"));
    // Refused: what was typed is still there, and nothing was kept.
    assert!(desk.take(Message::Reply { id, outcome: refused(Cause::TokenRevoked) }).is_empty());
    let Step::Token { form, .. } = desk.model.login.step() else { panic!() };
    assert_eq!(form.key.text(), "1-token");
    let (id, _) = sent(desk.enter());
    let effects = desk.take(Message::Reply { id, outcome: maru() });
    assert!(matches!(&effects[..], [Effect::Save(account)] if account.token.key == "1-token"));
    assert_eq!(desk.walk().leg, Leg::Done);
}

/// The browser is on its way, and a port listens for it.
fn waiting_for_the_browser(opener: Opener) -> (Desk, u64, Vec<Effect>) {
    let login = Login::new(vec![site()]).by(Some(LoginBy::Callback(Some(4000))));
    let (mut desk, begun) = Desk::new(login, Settings { opener, ..Settings::default() });
    let [Effect::Listen(port, Some(4000))] = begun[..] else { panic!("{begun:?}") };
    let listening = Listening { address: "http://127.0.0.1:4000/callback".into(), forward: None };
    let (id, Request::Leg { leg: first, .. }) =
        sent(desk.take(Message::Listening { id: port, listening: Ok(listening) }))
    else {
        panic!()
    };
    assert_eq!(first.callback.as_deref(), Some("http://127.0.0.1:4000/callback"));
    let effects = desk.take(Message::Reply { id, outcome: leg(TEMPORARY) });
    (desk, port, effects)
}

#[test]
fn a_browser_that_comes_back_brings_the_verifier() {
    let (mut desk, port, effects) = waiting_for_the_browser(Opener::Nowhere);
    let [Effect::KeepLogin(kept), Effect::AwaitBrowser(id, token)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!((*id, token.as_str()), (port, "tmp"));
    assert_eq!(kept.callback, "http://127.0.0.1:4000/callback");
    let address = || Ok("http://127.0.0.1:4000/callback?oauth_token=tmp&oauth_verifier=v".to_owned());
    assert!(desk.take(Message::CameBack { id: port + 77, address: address() }).is_empty(), "not ours");
    let (_, Request::Leg { leg: third, .. }) =
        sent(desk.take(Message::CameBack { id: port, address: address() }))
    else {
        panic!()
    };
    assert_eq!(third.verifier.map(|verifier| verifier.reveal().to_owned()).as_deref(), Some("v"));
    assert!(desk.take(Message::CameBack { id: port, address: address() }).is_empty(), "once is enough");
}

#[test]
fn on_a_desktop_the_browser_is_opened_and_elsewhere_it_is_not() {
    let opens = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Open(_)));
    assert!(opens(&waiting_for_the_browser(Opener::ByItself).2));
    assert!(!opens(&waiting_for_the_browser(Opener::OnRequest).2));
    assert!(!opens(&waiting_for_the_browser(Opener::Nowhere).2));
}

#[test]
fn the_port_is_closed_when_the_page_is_left_or_the_address_pasted() {
    let closes = |effects: &[Effect], port| {
        effects.iter().any(|effect| matches!(effect, Effect::Cancel(id) if *id == port))
    };
    let (mut desk, port, _) = waiting_for_the_browser(Opener::Nowhere);
    assert!(closes(&desk.press(Key::plain(KeyCode::Esc)), port));
    let (mut desk, port, _) = waiting_for_the_browser(Opener::Nowhere);
    desk.take(Message::Paste("http://127.0.0.1:4000/callback?oauth_token=tmp&oauth_verifier=v".into()));
    let effects = desk.enter();
    assert!(closes(&effects, port) && effects.iter().any(|effect| matches!(effect, Effect::Send(..))));
}

#[test]
fn a_browser_that_never_comes_back_leaves_the_input() {
    let (mut desk, port, _) = waiting_for_the_browser(Opener::Nowhere);
    let late = Trouble::local(Cause::TimedOut, "");
    assert!(desk.take(Message::CameBack { id: port, address: Err(late) }).is_empty());
    assert!(desk.model.login.remark.as_deref().unwrap().contains("paste"));
    desk.take(Message::Paste(format!("{ADDRESS}&oauth_verifier=v")));
    sent(desk.enter());
}

/// Reading, and then the service refuses.
fn refused_while_reading(cause: Cause) -> World {
    let mut world = World::new(80, 24);
    world.answer_next((41..=100).rev().map(plain).collect());
    world.take(Message::Key(Key::char('r')));
    let (id, _) = world.sent.remove(0);
    world.take(Message::Reply { id, outcome: refused(cause) });
    world
}

fn screen(model: &Model) -> String {
    let cells = twite::view::view(model).cells;
    cells
        .content
        .chunks(80)
        .map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>() + "\n")
        .collect()
}

#[test]
fn each_refusal_has_its_own_words_and_leads_to_the_login_while_what_was_read_stays() {
    let causes = [
        Cause::TokenRevoked,
        Cause::AppKeysWrong,
        Cause::AppSuspended,
        Cause::AppNotEnrolled,
        Cause::PermissionMissing,
        Cause::AccountSuspended,
        Cause::AccountLocked,
    ];
    for cause in causes {
        let mut world = refused_while_reading(cause.clone());
        let shown = screen(&world.model);
        assert!(shown.contains(&cause.headline()) && shown.contains("L logs in again"), "{shown}");
        assert!(shown.contains("post number 100"), "{shown}");
        assert_eq!(world.model.home().unwrap().fetching.refresh.next_at, None, "it does not knock again");
        world.take(Message::Key(Key::char('L')));
        assert_eq!(world.model.screen, Screen::Login);
        assert!(screen(&world.model).contains(&cause.headline()), "{cause:?}");
        match (&cause, world.model.login.step()) {
            (Cause::AppKeysWrong, Step::Keys { form, .. }) => {
                assert_eq!((form.key.text(), form.secret.text()), ("key", "secret"), "filled in");
            }
            (Cause::AppKeysWrong, step) => panic!("{step:?}"),
            (_, step) => assert!(matches!(step, Step::How { .. }), "{step:?}"),
        }
        world.take(Message::Key(Key::plain(KeyCode::Esc)));
        assert_eq!(world.model.screen, Screen::Home);
        assert!(screen(&world.model).contains("post number 100"));
    }
}

#[test]
fn logging_in_again_goes_on_with_the_same_timeline_and_the_new_token() {
    let world = refused_while_reading(Cause::TokenRevoked);
    let mut desk = Desk { model: world.model };
    desk.letter('L');
    let (id, _) = sent(desk.enter());
    desk.take(Message::Reply { id, outcome: leg(TEMPORARY) });
    desk.take(Message::Paste("123".into()));
    let (id, _) = sent(desk.enter());
    let (id, _) =
        sent(desk.take(Message::Reply { id, outcome: leg(b"oauth_token=new&oauth_token_secret=hush") }));
    desk.take(Message::Reply { id, outcome: maru() });
    desk.take(Message::Saved(Ok("accounts.toml".into())));
    let effects = desk.enter();
    assert_eq!((desk.model.screen, desk.model.homes.len()), (Screen::Home, 1));
    assert!(screen(&desk.model).contains("post number 100"));
    let Request::Home { account, .. } = sent(effects).1 else { panic!() };
    assert_eq!(account.token.key, "new");
}

#[test]
fn ages_are_told_by_the_services_clock_and_the_reader_is_told_once() {
    let mut world = World::new(80, 24);
    world.answer_next(vec![plain(100)]);
    assert!(screen(&world.model).contains("@ana · 1m"), "{}", screen(&world.model));
    // Post 100 was written at 17:40. The service says that it is 18:42 there.
    world.take(Message::Clock { service: "work".into(), ahead_by: -3_720 });
    let shown = screen(&world.model);
    assert!(shown.contains("@ana · 1h"), "{shown}");
    assert!(shown.contains("this host's clock is 1 h 2 min behind"), "{shown}");
    let wakes = world.model.next_wake().unwrap();
    assert!(wakes > now() && wakes <= now() + jiff::SignedDuration::from_hours(1), "{wakes}");
    world.take(Message::Clock { service: "elsewhere".into(), ahead_by: 86_400 });
    assert!(screen(&world.model).contains("@ana · 1h"));
}

#[test]
fn nothing_of_a_login_prints_a_secret() {
    let (mut desk, effects) = authorising(Settings::default());
    let printed = format!("{effects:?}{:?}{:?}", desk.model.login, account("maru"));
    assert!(!printed.contains("hush") && !printed.contains("\"secret\""), "{printed}");
    desk.take(Message::Paste("7654321".into()));
    let printed = format!("{:?}", desk.model.login) + &format!("{:?}", desk.enter());
    assert!(!printed.contains("7654321"), "{printed}");
}
