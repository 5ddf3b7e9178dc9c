//! What is attached to a post and included beside it: pictures and films with their descriptions, a poll, a place.

use crate::post::{Media, MediaKind, Poll, PollOption};
use crate::service::status::is_web;
use crate::text::Remote;

use super::raw::{Attachments, Geo, Medium};
use super::read::Included;

/// More of anything than a post can have.
const MOST: usize = 32;

/// The media that are included. One without any address is left out.
pub(super) fn media(attachments: &Attachments, included: &Included<'_>) -> Vec<Media> {
    let found = attachments.media_keys.iter().filter_map(|key| included.media.get(&key.0));
    found.take(MOST).filter_map(medium).collect()
}

fn medium(medium: &Medium) -> Option<Media> {
    let kind = match medium.r#type.as_deref() {
        Some("photo") => MediaKind::Photo,
        Some("video") => MediaKind::Video,
        Some("animated_gif") => MediaKind::Animation,
        _ => MediaKind::Other,
    };
    let playable = medium.variants.iter().filter(|variant| is_web(&variant.url));
    let film = playable
        .max_by_key(|variant| (variant.content_type.as_deref() == Some("video/mp4"), variant.bit_rate))
        .map(|variant| variant.url.as_str());
    let still = || [&medium.url, &medium.preview_image_url].into_iter().flatten().map(String::as_str);
    let url = film.or_else(|| still().find(|url| is_web(url)))?;
    let alt = medium.alt_text.as_deref().filter(|text| !text.trim().is_empty());
    Some(Media {
        kind,
        url: url.into(),
        alt: alt.map(Remote::from),
        width: medium.width,
        height: medium.height,
    })
}

/// The poll, in the order in which its choices stand.
pub(super) fn poll(attachments: &Attachments, included: &Included<'_>) -> Option<Poll> {
    let poll = attachments.poll_ids.iter().find_map(|id| included.polls.get(&id.0))?;
    let mut choices: Vec<_> = poll.options.iter().take(MOST).collect();
    choices.sort_by_key(|choice| choice.position);
    let options: Vec<PollOption> = choices
        .into_iter()
        .map(|choice| PollOption {
            label: choice.label.0.as_str().into(),
            votes: choice.votes.as_ref().map(|votes| votes.0),
        })
        .collect();
    (!options.is_empty()).then(|| Poll {
        options,
        ends_at: poll.end_datetime.as_deref().and_then(|at| at.parse().ok()),
        closed: poll.voting_status.as_deref() == Some("closed"),
    })
}

/// The name of the place that a post was tagged with.
pub(super) fn place<'a>(geo: Option<&Geo>, included: &'a Included<'_>) -> Option<&'a str> {
    let place = included.places.get(&geo?.place_id.as_ref()?.0)?;
    let name = place.full_name.as_ref().or(place.name.as_ref())?;
    Some(name.0.trim()).filter(|name| !name.is_empty())
}
