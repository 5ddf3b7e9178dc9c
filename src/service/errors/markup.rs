//! Refusals in XML (`<errors><error code="…">`, `<hash><error>`) and the HTML pages of gateways.

use roxmltree::{Document, ParsingOptions};

use super::Said;

/// What an XML body says, if it is one with an `error` in it. A document type is refused, so entities cannot grow.
pub(super) fn xml(text: &str) -> Option<Said> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: 1000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).ok()?;
    let error = document.descendants().find(|node| node.has_tag_name("error"))?;
    let code = error.attribute("code").and_then(|code| code.trim().parse().ok());
    Some(Said { code, message: error.text().unwrap_or_default().trim().to_owned(), ..Said::default() })
}

/// What an HTML page is called: its title, or its first heading, or its first words.
pub(super) fn html(text: &str) -> Option<Said> {
    let lower = text.to_ascii_lowercase();
    let message = inside(text, &lower, "title").or_else(|| inside(text, &lower, "h1")).or_else(|| {
        let from = lower.find("<body").unwrap_or(0);
        text.get(from..).map(stripped)
    })?;
    Some(Said { message, ..Said::default() })
}

/// The text of the first element of that name, if there is any.
fn inside(text: &str, lower: &str, name: &str) -> Option<String> {
    let from = lower.find(&format!("<{name}"))?;
    let to = from + lower.get(from..)?.find(&format!("</{name}"))?;
    Some(stripped(text.get(from..to)?)).filter(|text| !text.is_empty())
}

/// Text without tags, blanks collapsed.
fn stripped(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let after = if piece.len() == html.len() {
            Some(piece)
        } else {
            piece.split_once('>').map(|(_, after)| after)
        };
        text.push_str(after.unwrap_or_default());
        text.push(' ');
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&nbsp;", " ").replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}
