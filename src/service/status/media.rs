//! Attachments: of Twitter's shape, and of GNU social's.

use std::collections::HashSet;

use crate::post::{Media, MediaKind};
use crate::text::Remote;

use super::is_web;
use super::raw::{Attachment, Medium, Video};

/// No service takes as many attachments to one post.
const MOST: usize = 32;

/// The media of a post, each once.
pub(super) fn media(media: &[Medium]) -> Vec<Media> {
    let mut seen = HashSet::new();
    let once = media.iter().filter(|medium| {
        let name = medium.id_str.as_ref().map(|id| id.0.as_str());
        seen.insert(name.or(medium.media_url_https.as_deref()).or(medium.media_url.as_deref()))
    });
    once.take(MOST).filter_map(medium).collect()
}

/// GNU social's attachments. Previews of linked pages are among them and left out: the text has their links.
pub(super) fn attachments(attachments: &[Attachment]) -> Vec<Media> {
    let files =
        attachments.iter().filter(|file| is_web(&file.url) && !file.mimetype.starts_with("text/html"));
    let kind = |mimetype: &str| match mimetype.split('/').next() {
        Some("image") => MediaKind::Photo,
        Some("video") => MediaKind::Video,
        Some("audio") => MediaKind::Audio,
        _ => MediaKind::Other,
    };
    let media = files.map(|file| Media {
        kind: kind(&file.mimetype),
        url: Remote::from(file.url.as_str()),
        alt: alt(file.description.as_deref()),
        width: file.width,
        height: file.height,
    });
    media.take(MOST).collect()
}

fn medium(medium: &Medium) -> Option<Media> {
    let kind = match medium.r#type.as_deref() {
        Some("photo") | None => MediaKind::Photo,
        Some("video") => MediaKind::Video,
        Some("animated_gif") => MediaKind::Animation,
        Some("audio") => MediaKind::Audio,
        Some(_) => MediaKind::Other,
    };
    let still = [&medium.media_url_https, &medium.media_url, &medium.expanded_url, &medium.url];
    let still = || still.into_iter().flatten().map(String::as_str).find(|url| is_web(url));
    let url = medium.video_info.as_ref().and_then(film).or_else(still)?;
    let large = medium.sizes.as_ref().and_then(|sizes| sizes.large).map(|size| (size.w, size.h));
    let size = medium.original_info.map(|size| (size.width, size.height)).or(large);
    Some(Media {
        kind,
        url: Remote::from(url),
        alt: alt(medium.ext_alt_text.as_deref()),
        width: size.map(|(width, _)| width),
        height: size.map(|(_, height)| height),
    })
}

/// The best file that plays everywhere, or else any.
fn film(video: &Video) -> Option<&str> {
    let playable = video.variants.iter().filter(|variant| is_web(&variant.url));
    let best = playable
        .max_by_key(|variant| (variant.content_type.as_deref() == Some("video/mp4"), variant.bitrate));
    best.map(|variant| variant.url.as_str())
}

fn alt(text: Option<&str>) -> Option<Remote> {
    text.filter(|text| !text.trim().is_empty()).map(Remote::from)
}
