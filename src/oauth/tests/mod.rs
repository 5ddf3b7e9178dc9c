//! Signing against published signatures and against a second implementation; logins against what may go wrong.

mod login;
mod oracle;
mod published;
mod signing;
mod vectors;
