//! Finding a server by what a person types, and what its description says.

use proptest::prelude::*;

use crate::service::{Answer, Cause, Dialect, Found, Probe, Trouble};
use crate::text::Remote;

use super::GnuSocial;

fn bases(typed: &str) -> Vec<String> {
    let mut bases: Vec<String> = GnuSocial.probes(typed).into_iter().map(|probe| probe.base).collect();
    bases.dedup();
    let mut seen = std::collections::HashSet::new();
    bases.retain(|base| seen.insert(base.clone()));
    bases
}

#[test]
fn a_server_is_looked_for_at_what_was_typed_and_above_with_and_without_its_script() {
    let at = "https://g.example";
    for (typed, expected) in [
        ("https://g.example", &["", "/index.php"][..]),
        ("https://g.example/", &["", "/index.php"]),
        ("https://g.example/sub/", &["/sub", "/sub/index.php", "", "/index.php"]),
        ("https://g.example/index.php", &["/index.php", ""]),
        ("https://g.example/sub/index.php/main/public", &["/sub/index.php", "/sub"]),
        ("https://g.example/sub/api/gnusocial/config.json", &["/sub", "/sub/index.php"]),
        ("https://g.example/maru", &["/maru", "/maru/index.php", "", "/index.php"]),
    ] {
        let expected: Vec<String> = expected.iter().map(|base| format!("{at}{base}")).collect();
        assert_eq!(bases(typed), expected, "{typed}");
    }
    let first = GnuSocial.probes("https://g.example/sub").into_iter().next().unwrap();
    assert_eq!(first.url, "https://g.example/sub/api/gnusocial/config.json");
    let older = GnuSocial.probes("https://g.example").pop().unwrap();
    assert_eq!(older.url, "https://g.example/index.php/api/statusnet/config.json");
}

proptest! {
    #[test]
    fn only_the_host_that_was_typed_is_asked_and_not_without_end(path in "[a-z./:@?#%\\\\ ]{0,60}") {
        let probes = GnuSocial.probes(&format!("https://g.example/{path}"));
        prop_assert!(probes.len() <= 16, "{}", probes.len());
        for probe in probes {
            prop_assert!(probe.base.starts_with("https://g.example"), "{}", probe.base);
            prop_assert!(!probe.base.ends_with('/'), "{}", probe.base);
            prop_assert!(probe.url.starts_with(&probe.base) && probe.url.ends_with("/config.json"), "{}", probe.url);
        }
    }

    #[test]
    fn no_answer_upsets_it(status in 100_u16..600, body in ".{0,80}", location in ".{0,60}") {
        let headers = vec![("location".to_owned(), location)];
        if let Ok(found) = GnuSocial.found(&probe(), &Answer { status, headers, body: body.into_bytes() }) {
            prop_assert_eq!(found.url, probe().base);
        }
    }
}

fn probe() -> Probe {
    GnuSocial.probes("https://g.example/sub").into_iter().next().unwrap()
}

fn found(status: u16, body: &str) -> Result<Found, Trouble> {
    GnuSocial.found(&probe(), &Answer { status, headers: vec![], body: body.as_bytes().to_vec() })
}

#[test]
fn a_description_gives_the_name_and_how_long_a_post_may_be() {
    let said = |name: Option<&str>, longest_post| {
        Ok(Found { url: "https://g.example/sub".into(), name: name.map(Remote::from), longest_post })
    };
    // The shape that is documented; older servers write numbers as strings.
    let whole = r#"{"site":{"name":"Harbour & Co","server":"g.example","theme":"neo","path":"sub","fancy":true,
        "language":"en","private":false,"textlimit":1024,"timezone":"UTC"},"license":{"type":"cc"},
        "nickname":{"featured":[]},"profile":{"biolimit":null},"group":{"desclimit":null},"notice":{"contentlimit":null},
        "throttle":{"enabled":false,"count":20,"timespan":600},"xmpp":{"enabled":false}}"#;
    assert_eq!(found(200, whole), said(Some("Harbour & Co"), Some(1024)));
    assert_eq!(found(200, r#"{"site":{"name":"Old","textlimit":"140"}}"#), said(Some("Old"), Some(140)));
    assert_eq!(found(200, "\u{feff}{\"site\":{\"name\":42,\"textlimit\":0}}"), said(Some("42"), Some(0)));
    let long = format!(r#"{{"site":{{"name":"{}","textlimit":1}}}}"#, "é".repeat(100_000));
    assert_eq!(found(200, &long).unwrap().name, Some(Remote::new("é".repeat(120))));
    assert_eq!(found(200, r#"{"site":{"name":null,"textlimit":"long"}}"#), said(None, None));
}

#[test]
fn what_is_no_such_server_is_told_from_one_that_is_out_of_order() {
    let cause = |status, body| found(status, body).unwrap_err().cause;
    for body in ["", "<!doctype html>", "[]", "{}", r#"{"site":[]}"#, r#"{"site":"g.example"}"#] {
        assert_eq!(cause(200, body), Cause::OtherKind { kind: None }, "{body}");
    }
    for status in [204, 400, 401, 403, 404, 410] {
        assert_eq!(cause(status, "{}"), Cause::OtherKind { kind: None }, "{status}");
    }
    assert_eq!(cause(503, ""), Cause::ServerFault);
    assert!(matches!(cause(429, ""), Cause::RateLimited { .. }));
}

#[test]
fn servers_that_give_the_same_description_but_take_no_such_login_are_named() {
    let kind = |body| found(200, body).unwrap_err().cause;
    let friendica =
        r#"{"site":{"name":"F","textlimit":"200000","friendica":{"FRIENDICA_PLATFORM":"Friendica"}}}"#;
    assert_eq!(kind(friendica), Cause::OtherKind { kind: Some("Friendica") });
    let pleroma = r#"{"site":{"name":"P","textlimit":"5000","pleromafe":{"theme":"dark"}}}"#;
    assert_eq!(kind(pleroma), Cause::OtherKind { kind: Some("Pleroma") });
}

#[test]
fn a_redirect_names_the_server_that_it_leads_to_and_nothing_else() {
    let leads = |to: Option<&str>| {
        let headers = to.map(|to| ("location".to_owned(), to.to_owned())).into_iter().collect();
        GnuSocial.found(&probe(), &Answer { status: 301, headers, body: vec![] }).unwrap_err().cause
    };
    let to = |base: &str| Cause::Redirected { to: Some(Remote::from(base)) };
    assert_eq!(
        leads(Some("https://www.g.example/api/gnusocial/config.json?x=1#y")),
        to("https://www.g.example")
    );
    assert_eq!(
        leads(Some("/new/index.php/api/statusnet/config.json")),
        to("https://g.example/new/index.php")
    );
    for elsewhere in
        [None, Some(""), Some("/login"), Some("https://shop.example/"), Some("::"), Some(&probe().url)]
    {
        assert_eq!(leads(elsewhere), Cause::OtherKind { kind: None }, "{elsewhere:?}");
    }
}
