//! Our signatures are the published ones.

use std::collections::BTreeSet;

use super::oracle::{self, Pairs};
use super::vectors::{Hash, NOT_OFFERED, RFC_BASE_STRING, RFC_PRINTED_SIGNATURE, VECTORS, Vector};
use crate::oauth::{Credentials, Secret, SignError, SignatureMethod, Signed, Signing, sign};

fn method(hash: Hash) -> Option<SignatureMethod> {
    match hash {
        Hash::Sha1 => Some(SignatureMethod::HmacSha1),
        Hash::Sha256 => Some(SignatureMethod::HmacSha256),
        Hash::Sha512 => None,
    }
}

impl Vector {
    fn protocol(&self, name: &str) -> Option<&'static str> {
        self.parameters.iter().find(|(n, _)| *n == name).map(|(_, value)| *value)
    }

    fn pairs(&self) -> Pairs {
        self.parameters.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
    }

    fn base_string(&self) -> String {
        oracle::base_string(self.method, self.url, &self.pairs())
    }

    /// The vector put to our signer.
    fn sign(&self, url: &str) -> Result<Signed, SignError> {
        let client =
            Credentials::new(self.protocol("oauth_consumer_key").unwrap(), Secret::new(self.secrets.0));
        let token =
            self.protocol("oauth_token").map(|token| Credentials::new(token, Secret::new(self.secrets.1)));
        let params: Pairs =
            self.pairs().into_iter().filter(|(name, _)| !name.starts_with("oauth_")).collect();
        sign(&Signing {
            method: self.method,
            url,
            params: &params,
            client: &client,
            token: token.as_ref(),
            callback: self.protocol("oauth_callback"),
            verifier: self.protocol("oauth_verifier"),
            signature_method: method(self.hash).unwrap(),
            timestamp: self.protocol("oauth_timestamp").unwrap().parse().unwrap(),
            nonce: self.protocol("oauth_nonce").unwrap(),
            version: self.protocol("oauth_version").is_some(),
        })
    }
}

fn vector(id: &str) -> &'static Vector {
    VECTORS.iter().find(|vector| vector.id == id).unwrap()
}

#[test]
fn every_published_signature_that_can_be_expressed_comes_out() {
    let mut signed = 0;
    for vector in VECTORS.iter().filter(|vector| vector.not_ours.is_none()) {
        let out = vector.sign(vector.url).unwrap();
        let mut sent = oracle::header(&out.authorization);
        let signature = sent.pop().unwrap();
        assert_eq!(signature, ("oauth_signature".to_owned(), vector.signature.to_owned()), "{}", vector.id);
        let (base, query) = oracle::address(&out.url);
        assert_eq!(base, vector.url, "{}", vector.id);
        sent.extend(query);
        sent.sort();
        let mut given = vector.pairs();
        given.sort();
        assert_eq!(sent, given, "{}: what is sent is what was given, each pair once", vector.id);
        signed += 1;
    }
    assert_eq!(signed, 17);
}

#[test]
fn the_second_implementation_reproduces_all_it_has_a_hash_for() {
    for vector in VECTORS {
        let Some(method) = method(vector.hash) else { continue };
        let signature = oracle::signature(method, &vector.base_string(), vector.secrets.0, vector.secrets.1);
        assert_eq!(signature, vector.signature, "{}", vector.id);
    }
}

#[test]
fn the_base_string_of_the_rfc_comes_out_and_its_printed_signature_cannot() {
    let vector = vector("rfc5849-3.4.1");
    assert_eq!(vector.base_string(), RFC_BASE_STRING);
    assert_ne!(vector.signature, RFC_PRINTED_SIGNATURE, "not reproducible from the printed secrets");
}

#[test]
fn what_cannot_be_expressed_is_named_with_its_reason() {
    let named: Vec<_> = VECTORS.iter().filter(|v| v.not_ours.is_some()).map(|v| v.id).collect();
    assert_eq!(
        named,
        [
            "oauthlib-base-hmac-sha256",
            "oauthlib-base-hmac-sha512",
            "oauthlib-client-unicode-cjk",
            "oauthlib-client-unicode-latin"
        ]
    );
    let vectors = VECTORS.iter().filter_map(|vector| vector.not_ours.map(|reason| (vector.id, reason)));
    for (name, reason) in vectors.chain(NOT_OFFERED.iter().copied()) {
        assert!(!reason.is_empty(), "{name}");
    }
    for id in ["oauthlib-client-unicode-cjk", "oauthlib-client-unicode-latin"] {
        assert!(vector(id).protocol("oauth_timestamp").unwrap().parse::<u64>().is_err(), "{id}");
    }
}

#[test]
fn the_header_of_the_documentation_is_reproduced_to_the_letter() {
    let signed = vector("twitter-creating-a-signature https://api.twitter.com/1.1/statuses/update.json");
    assert_eq!(
        signed.sign(signed.url).unwrap().authorization,
        "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\",\
         oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\",\
         oauth_signature_method=\"HMAC-SHA1\",\
         oauth_timestamp=\"1318622958\",\
         oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\",\
         oauth_version=\"1.0\",\
         oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\""
    );
}

#[test]
fn an_address_written_in_another_way_gives_the_same_request() {
    let photos = vector("rfc5849-1.2-photos");
    let plain = photos.sign(photos.url).unwrap();
    for other in ["HTTP://Photos.Example.NET:80/photos", "http://photos.example.net/photos?"] {
        assert_eq!(photos.sign(other).unwrap(), plain, "{other}");
    }
}

/// Checks the table against the machine-readable collection, so that neither can drift.
#[test]
#[ignore = "needs the corpus: TWITE_CORPUS"]
fn the_table_and_the_collection_agree() {
    let corpus = std::env::var("TWITE_CORPUS").expect("TWITE_CORPUS names the corpus");
    let path = std::path::Path::new(&corpus).join("_oauth1-vectors/vectors.json");
    let collection: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let ids: BTreeSet<_> = collection.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert_eq!(ids, VECTORS.iter().map(|vector| vector.id).collect());
    assert_eq!(ids.len(), collection.len());
    for entry in &collection {
        let text = |name: &str| entry[name].as_str().unwrap();
        let vector = vector(text("id"));
        assert_eq!(vector.method, text("method"), "{}", vector.id);
        assert_eq!(vector.url, text("base_uri"), "{}", vector.id);
        assert_eq!(vector.secrets, (text("consumer_secret"), text("token_secret")), "{}", vector.id);
        assert_eq!(format!("{:?}", vector.hash).to_uppercase(), text("hash"), "{}", vector.id);
        assert_eq!(vector.signature, text("signature"), "{}", vector.id);
        assert_eq!(vector.base_string(), text("base_string"), "{}", vector.id);
        let parameters: Pairs = serde_json::from_value(entry["parameters"].clone()).unwrap();
        assert_eq!(vector.pairs(), parameters, "{}", vector.id);
    }
}
