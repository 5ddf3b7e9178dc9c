//! Refusals in JSON: `errors` of objects or of strings, `error`, problems (RFC 9457), and what others made of them.

use serde_json::{Map, Value};

use super::Said;

type Object = Map<String, Value>;

/// What a JSON body says, if it is one.
pub(super) fn read(text: &str) -> Option<Said> {
    Some(match serde_json::from_str(text).ok()? {
        Value::Object(object) => of_object(&object),
        Value::Array(errors) => of_list(&errors),
        Value::String(message) => Said { message, ..Said::default() },
        _ => return None,
    })
}

/// Whether a JSON object tells of an error.
pub(super) fn is_error(text: &str) -> bool {
    let Ok(Value::Object(object)) = serde_json::from_str(text) else {
        return false;
    };
    let has_data = object.contains_key("data");
    let is_problem = object.contains_key("type") && object.contains_key("title");
    !has_data && (is_problem || ["errors", "error", "error_text"].iter().any(|key| object.contains_key(*key)))
}

fn of_object(object: &Object) -> Said {
    let listed = match object.get("errors") {
        Some(Value::Array(errors)) => of_list(errors),
        Some(Value::String(message)) => Said { message: message.clone(), ..Said::default() },
        Some(Value::Object(error)) => of_error(error),
        _ => Said::default(),
    };
    let own = match object.get("error") {
        Some(Value::Object(error)) => of_error(error),
        _ => of_error(object),
    };
    Said {
        code: listed.code.or(own.code),
        message: if listed.message.is_empty() { own.message } else { listed.message },
        kind: own.kind.or(listed.kind),
        reason: own.reason.or(listed.reason),
    }
}

/// The first error of a list. Its elements may be objects or strings.
fn of_list(errors: &[Value]) -> Said {
    match errors.first() {
        Some(Value::Object(error)) => of_error(error),
        Some(Value::String(message)) => Said { message: message.clone(), ..Said::default() },
        _ => Said::default(),
    }
}

fn of_error(error: &Object) -> Said {
    let text =
        |key: &str| error.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let kind = text("type").and_then(|kind| kind.trim_end_matches('/').rsplit('/').next());
    // `error` is the message, or a name beside the message.
    let words = ["message", "detail", "error_description", "error_text"].iter().find_map(|key| text(key));
    let name = text("error").filter(|_| words.is_some()).or_else(|| text("title"));
    let nested = || error.get("meta").and_then(|meta| meta.get("msg")).and_then(Value::as_str);
    let message = words.or_else(|| text("error")).or_else(|| text("title")).or_else(nested);
    Said {
        code: error.get("code").and_then(code),
        message: message.unwrap_or_default().to_owned(),
        kind: kind.filter(|kind| *kind != "about:blank").map(str::to_owned),
        reason: text("reason").or(name).map(str::to_owned),
    }
}

/// A code is a number; Friendica's "403 Forbidden" is none.
fn code(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}
