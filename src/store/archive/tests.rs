//! The archive answers as the timeline in memory does, across restarts, and loses nothing.

use std::fs;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::post::{
    Author, AuthorId, Content, Counts, Media, MediaKind, Poll, PollOption, Post, Quote, ReplyTo, Span,
};
use crate::store::Timeline;
use crate::text::Remote;
use crate::timeline::testing::{key, post};

fn maru() -> AccountName {
    AccountName::new("maru", "work").unwrap()
}

fn archive() -> (TempDir, PathBuf, Archive) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/archive.db");
    let archive = Archive::open(&path).unwrap();
    (folder, path, archive)
}

fn page(ids: impl IntoIterator<Item = u128>) -> Page {
    Page { posts: ids.into_iter().map(post).collect(), ..Page::default() }
}

fn ask(newer_than: Option<u128>, older_than: Option<u128>) -> Query {
    Query { newer_than: newer_than.map(key), older_than: older_than.map(key), count: 100 }
}

fn text() -> impl Strategy<Value = Remote> {
    any::<String>().prop_map(Remote::new)
}

fn time() -> impl Strategy<Value = Timestamp> {
    (-377_705_023_201_i64..253_402_207_200, 0..1_000_000_000)
        .prop_filter_map("a time", |(seconds, nanos)| Timestamp::new(seconds, nanos).ok())
}

fn author() -> impl Strategy<Value = Author> {
    (any::<String>(), text(), text()).prop_map(|(id, handle, name)| Author {
        id: AuthorId::new(id),
        handle,
        name,
    })
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        text().prop_map(Span::Text),
        (text(), text()).prop_map(|(url, shown)| Span::Link { url, shown }),
        (text(), text()).prop_map(|(shown, handle)| Span::Mention { shown, handle }),
        text().prop_map(Span::Tag),
    ]
}

fn media() -> impl Strategy<Value = Media> {
    let kinds =
        [MediaKind::Photo, MediaKind::Video, MediaKind::Animation, MediaKind::Audio, MediaKind::Other];
    (
        prop::sample::select(kinds.to_vec()),
        text(),
        prop::option::of(text()),
        any::<Option<u32>>(),
        any::<Option<u32>>(),
    )
        .prop_map(|(kind, url, alt, width, height)| Media { kind, url, alt, width, height })
}

fn poll() -> impl Strategy<Value = Poll> {
    let votes = prop::option::of(0..u64::MAX);
    let option = (text(), votes).prop_map(|(label, votes)| PollOption { label, votes });
    (prop::collection::vec(option, 0..4), prop::option::of(time()), any::<bool>())
        .prop_map(|(options, ends_at, closed)| Poll { options, ends_at, closed })
}

fn content() -> impl Strategy<Value = Content> {
    let reply = (any::<String>(), prop::option::of(text()))
        .prop_map(|(id, handle)| ReplyTo { id: PostId::new(id), handle });
    let count = || prop::option::of(0..u64::MAX);
    let counts =
        (count(), count(), count()).prop_map(|(likes, reposts, replies)| Counts { likes, reposts, replies });
    let first = (author(), time(), prop::collection::vec(span(), 0..5), prop::option::of(text()));
    let second = (prop::option::of(reply), prop::collection::vec(media(), 0..3), prop::option::of(poll()));
    let third = (prop::option::of(text()), any::<bool>(), prop::option::of(text()), counts);
    (first, second, third).prop_map(|((author, written_at, body, url), (reply_to, media, poll), last)| {
        let (warning, sensitive, lang, counts) = last;
        Content { author, written_at, body, url, reply_to, media, poll, warning, sensitive, lang, counts }
    })
}

fn any_post() -> impl Strategy<Value = Post> {
    let quote = prop_oneof![
        (any::<String>(), content())
            .prop_map(|(id, content)| Quote::Post { id: PostId::new(id), content: Box::new(content) }),
        prop::option::of(text()).prop_map(|url| Quote::Missing { url }),
    ];
    let original = prop::option::of(any::<String>().prop_map(PostId::new));
    (
        any::<u128>(),
        any::<String>(),
        time(),
        original,
        prop::option::of(author()),
        content(),
        prop::option::of(quote),
    )
        .prop_map(|(order, id, created_at, original_id, reposted_by, content, quote)| Post {
            key: PostKey::new(OrderKey(order), PostId::new(id)),
            created_at,
            original_id,
            reposted_by,
            content,
            quote,
        })
}

proptest! {
    #[test]
    fn every_post_is_read_as_it_was_written(post in any_post()) {
        let bytes = body::write(&post);
        prop_assert_eq!(body::read(post.key.clone(), &bytes), Some(post));
    }

    #[test]
    fn bytes_that_were_cut_or_changed_are_no_panic_and_no_cut_post(
        post in any_post(), at in any::<prop::sample::Index>(), with in any::<u8>()
    ) {
        let mut bytes = body::write(&post);
        let at = at.index(bytes.len());
        prop_assert_eq!(body::read(post.key.clone(), &bytes[..at]), None);
        bytes[at] = with;
        let _ = body::read(post.key, &bytes);
    }

    #[test]
    fn keys_sort_as_bytes_as_they_do_as_keys(one in any::<(u128, String)>(), other in any::<(u128, String)>()) {
        let key = |(order, id): (u128, String)| PostKey::new(OrderKey(order), PostId::new(id));
        let (one, other) = (key(one), key(other));
        prop_assert_eq!(one.cmp(&other), key_bytes(&one).cmp(&key_bytes(&other)));
        prop_assert_eq!(read_key(&key_bytes(&one)), Some(one));
    }
}

/// What may happen to a timeline.
#[derive(Clone, Debug)]
enum Step {
    Refresh {
        newest: u128,
        count: usize,
    },
    Older {
        count: usize,
        is_last: bool,
    },
    Fill {
        count: usize,
    },
    /// Posts that the service puts in late, or anything else that it may answer.
    Any {
        query: (Option<u128>, Option<u128>),
        ids: Vec<u128>,
    },
    /// A question that failed halfway: nothing comes.
    Fail,
    Read(Vec<u128>),
    Leave {
        at: u128,
        is_gap: bool,
        y: i32,
    },
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let id = 1_u128..200;
    prop_oneof![
        3 => (id.clone(), 0_usize..20).prop_map(|(newest, count)| Step::Refresh { newest, count }),
        2 => (0_usize..20, any::<bool>()).prop_map(|(count, is_last)| Step::Older { count, is_last: is_last && count == 0 }),
        2 => (0_usize..20).prop_map(|count| Step::Fill { count }),
        1 => ((prop::option::of(id.clone()), prop::option::of(id.clone())), prop::collection::btree_set(id.clone(), 0..12))
            .prop_map(|(query, ids)| Step::Any { query, ids: ids.into_iter().rev().collect() }),
        1 => Just(Step::Fail),
        2 => prop::collection::vec(id.clone(), 0..10).prop_map(Step::Read),
        1 => (id, any::<bool>(), -3_i32..30).prop_map(|(at, is_gap, y)| Step::Leave { at, is_gap, y }),
        1 => Just(Step::Restart),
    ]
}

/// The question and the answer of a step.
fn exchange(step: &Step, memory: &Timeline) -> Option<(Query, Page)> {
    let whole = memory.slice(&Place::Newest, 1000);
    Some(match step {
        Step::Refresh { newest, count } => {
            let query = Query { newer_than: whole.refresh_from, older_than: None, count: 20 };
            let low = query.newer_than.as_ref().map_or(0, |key| key.order.0);
            (query, page((low + 1..=*newest).rev().take(*count)))
        }
        Step::Older { count, is_last } => {
            let query = Query { newer_than: None, older_than: Some(whole.oldest?), count: 20 };
            let high = query.older_than.as_ref().map_or(0, |key| key.order.0);
            let page = page((1..high).rev().take(*count));
            (query, Page { is_last: *is_last, ..page })
        }
        Step::Fill { count } => {
            let gap = whole.rows.iter().find_map(|row| match row {
                crate::timeline::Row::Gap(gap) => Some(gap.clone()),
                crate::timeline::Row::Post(_) => None,
            })?;
            let (low, high) = (gap.below.order.0, gap.above.order.0);
            let query = Query {
                newer_than: Some(key(low.saturating_sub(1))),
                older_than: Some(gap.above),
                count: 20,
            };
            (query, page((low..high).rev().take(*count)))
        }
        Step::Any { query: (low, high), ids } => (ask(*low, *high), page(ids.iter().copied())),
        _ => return None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever comes in whatever order, the archive says what the timeline in memory says, also after a restart.
    #[test]
    fn it_answers_as_memory_does(steps in prop::collection::vec(step(), 1..30), at in 1_u128..200, count in 1_usize..40) {
        let (_folder, path, mut archive) = archive();
        let mut memory = Timeline::default();
        for step in steps {
            match &step {
                Step::Read(ids) => {
                    let keys: Vec<PostKey> = ids.iter().copied().map(key).collect();
                    memory.mark_read(&keys);
                    archive.keep(&maru(), &keys, None).unwrap();
                }
                Step::Leave { at, is_gap, y } => {
                    let left = Left { post: key(*at), is_gap: *is_gap, y: *y };
                    archive.keep(&maru(), &[], Some(&left)).unwrap();
                    memory.keep_place(left);
                }
                Step::Restart => archive = Archive::open(&path).unwrap(),
                _ => if let Some((query, page)) = exchange(&step, &memory) {
                    let newer = archive.ingest(&maru(), &query, &page).unwrap();
                    prop_assert_eq!(memory.ingest(&query, page), newer);
                }
            }
            let places = [
                Place::Newest, Place::Oldest, Place::Left, Place::Around(key(at)), Place::UnreadBelow(key(at)),
                Place::UnreadAbove(key(at)),
            ];
            for place in places {
                let (wanted, got) = (memory.slice(&place, count), archive.slice(&maru(), &place, count).unwrap());
                prop_assert_eq!(got, wanted, "{:?} after {:?}", place, step);
            }
        }
        prop_assert_eq!(archive.check().unwrap(), Vec::<String>::new());
    }

    /// Blocks are split and emptied: the counts stay right.
    #[test]
    fn counts_stay_right_however_many_posts_come_and_go(
        starts in prop::collection::vec((0_u128..5000, 1_usize..900), 1..8), keep in 0_i64..3000
    ) {
        let (_folder, _path, mut archive) = archive();
        for (start, length) in starts {
            archive.ingest(&maru(), &ask(None, None), &page((start..).take(length))).unwrap();
        }
        prop_assert_eq!(archive.check().unwrap(), Vec::<String>::new());
        let newest = archive.slice(&maru(), &Place::Newest, 1).unwrap();
        let now = newest.rows.first().map_or(Timestamp::UNIX_EPOCH, |row| match row {
            crate::timeline::Row::Post(post) => post.created_at,
            crate::timeline::Row::Gap(_) => Timestamp::UNIX_EPOCH,
        });
        archive.prune(Keep { age: Some(SignedDuration::from_secs(keep)), bytes: None }, now).unwrap();
        prop_assert_eq!(archive.check().unwrap(), Vec::<String>::new());
        let slice = archive.slice(&maru(), &Place::Newest, 10).unwrap();
        prop_assert!(slice.total() >= 1, "the newest stays");
    }
}

#[test]
fn two_twites_on_one_file_see_each_others_posts_and_reads() {
    let (_folder, path, mut one) = archive();
    let mut other = Archive::open(&path).unwrap();
    one.ingest(&maru(), &ask(None, None), &page([3, 2, 1])).unwrap();
    assert_eq!(other.slice(&maru(), &Place::Newest, 10).unwrap().total(), 3);
    other.keep(&maru(), &[key(2)], None).unwrap();
    assert!(!one.slice(&maru(), &Place::Newest, 10).unwrap().unread.contains(&key(2)));
    other.ingest(&maru(), &ask(Some(2), None), &page([4, 3])).unwrap();
    assert_eq!(one.slice(&maru(), &Place::Newest, 10).unwrap().total(), 4);
}

#[test]
fn accounts_do_not_see_each_other() {
    let (_folder, _path, mut archive) = archive();
    let ana = AccountName::new("ana", "work").unwrap();
    archive.ingest(&maru(), &ask(None, None), &page([3, 2, 1])).unwrap();
    archive.ingest(&ana, &ask(None, None), &page([9])).unwrap();
    assert_eq!(archive.slice(&ana, &Place::Newest, 10).unwrap().total(), 1);
    assert!(archive.forget(&ana).unwrap() && !archive.forget(&ana).unwrap());
    assert_eq!(archive.slice(&ana, &Place::Newest, 10).unwrap(), Slice::default());
    assert_eq!(archive.slice(&maru(), &Place::Newest, 10).unwrap().total(), 3);
}

#[test]
fn the_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path, mut archive) = archive();
    archive.ingest(&maru(), &ask(None, None), &page([1])).unwrap();
    for entry in fs::read_dir(path.parent().unwrap()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[test]
fn a_newer_archive_and_a_foreign_file_are_refused_and_left_untouched() {
    let (_folder, path, archive) = archive();
    drop(archive);
    let newer = path.with_file_name("newer.db");
    fs::copy(&path, &newer).unwrap();
    let connection = Connection::open(&newer).unwrap();
    connection.pragma_update(None, "journal_mode", "DELETE").unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let foreign = path.with_file_name("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE notes (a)").unwrap();
    let junk = path.with_file_name("junk.db");
    fs::write(
        &junk,
        "this is no database at all, and longer than its header of a hundred bytes would be".repeat(3),
    )
    .unwrap();
    for (file, words) in [(&newer, "newer twite"), (&foreign, "not an archive"), (&junk, "not an archive")] {
        let before = fs::read(file).unwrap();
        let error = Archive::open(file).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        assert_eq!(fs::read(file).unwrap(), before, "{words}");
    }
}

#[test]
fn pruning_by_age_keeps_the_post_where_the_reader_is() {
    let (_folder, _path, mut archive) = archive();
    archive.ingest(&maru(), &ask(None, None), &Page { is_last: true, ..page((1..=3000).rev()) }).unwrap();
    archive.keep(&maru(), &[], Some(&Left { post: key(500), is_gap: false, y: 3 })).unwrap();
    let now = post(3000).created_at;
    let pruned = archive.prune(Keep { age: Some(SignedDuration::from_secs(1)), bytes: None }, now).unwrap();
    assert_eq!(pruned.posts, 499);
    assert!(pruned.after < pruned.before, "{pruned:?}");
    let slice = archive.slice(&maru(), &Place::Left, 10).unwrap();
    assert_eq!((slice.total(), slice.oldest, slice.is_whole), (2501, Some(key(500)), false));
    assert_eq!(archive.check().unwrap(), Vec::<String>::new());
}

#[test]
fn pruning_by_size_takes_the_oldest_first() {
    let (_folder, _path, mut archive) = archive();
    archive.ingest(&maru(), &ask(None, None), &page((1..=6000).rev())).unwrap();
    let most = archive.bytes().unwrap() / 2;
    let pruned = archive.prune(Keep { age: None, bytes: Some(most) }, Timestamp::UNIX_EPOCH).unwrap();
    assert!(pruned.posts > 1000 && pruned.after <= most, "{pruned:?}");
    let slice = archive.slice(&maru(), &Place::Newest, 1).unwrap();
    assert_eq!(
        (slice.total(), slice.rows.first().map(|row| row.key().post.clone())),
        (6000 - pruned.posts, Some(key(6000)))
    );
    assert_eq!(archive.check().unwrap(), Vec::<String>::new());
}

#[test]
fn the_status_says_what_is_there() {
    let (_folder, _path, mut archive) = archive();
    archive.ingest(&maru(), &ask(None, None), &page([3, 2, 1])).unwrap();
    archive.ingest(&maru(), &ask(Some(2), None), &page([9, 8])).unwrap();
    archive.keep(&maru(), &[key(1)], None).unwrap();
    let status = archive.status().unwrap();
    let span = Some((post(1).created_at, post(9).created_at));
    let wanted = Status { account: "maru@work".into(), posts: 5, unread: 4, gaps: 1, span };
    assert_eq!(status, [wanted]);
    let mut exported = Vec::new();
    archive
        .export(&maru(), |post| {
            exported.push(post.key.clone());
            Ok::<_, ArchiveError>(())
        })
        .unwrap();
    assert_eq!(exported, [9, 8, 3, 2, 1].map(key));
}
