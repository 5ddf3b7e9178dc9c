//! A nonce from random bytes, which the caller draws.

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How many base-62 digits 128 bits need.
const LENGTH: usize = 22;

/// A nonce of 22 ASCII letters and digits, a different one for different bytes (RFC 5849 §3.3).
///
/// Letters and digits alone, and between 20 and 30 of them, is what the strictest known provider software takes
/// as it comes.
pub fn nonce(random: [u8; 16]) -> String {
    let mut rest = u128::from_be_bytes(random);
    let mut nonce = String::with_capacity(LENGTH);
    for _ in 0..LENGTH {
        let digit = usize::try_from(rest % 62).unwrap_or(0);
        nonce.push(char::from(DIGITS.get(digit).copied().unwrap_or(b'0')));
        rest /= 62;
    }
    nonce
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_extremes_have_full_length() {
        assert_eq!(nonce([0; 16]), "0".repeat(22));
        assert_eq!(nonce([0xFF; 16]).len(), 22);
    }

    proptest! {
        #[test]
        fn a_nonce_tells_its_bytes_apart(a: [u8; 16], b: [u8; 16]) {
            let (one, other) = (nonce(a), nonce(b));
            prop_assert!(one.len() == 22 && one.bytes().all(|b| b.is_ascii_alphanumeric()));
            let back = one.bytes().rev().fold(0_u128, |sum, byte| {
                sum * 62 + DIGITS.iter().position(|digit| *digit == byte).unwrap() as u128
            });
            prop_assert_eq!(back.to_be_bytes(), a, "nothing of the randomness is lost");
            prop_assert_eq!(one == other, a == b);
        }
    }
}
