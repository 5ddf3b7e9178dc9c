"""Logs in to twite's demo service with requests_oauthlib and reads the home timeline. Arguments: one JSON line."""

import json
import re
import sys

import requests
from requests_oauthlib import OAuth1Session
from requests_oauthlib.oauth1_session import TokenRequestDenied

service = json.loads(sys.argv[1])
url, key, secret = service["url"], service["consumer_key"], service["consumer_secret"]


def allow(address, token):
    """Presses Allow on the authorise page and reads the PIN."""
    page = requests.get(address, timeout=10)
    assert page.status_code == 200 and 'lang="en"' in page.text, page.text
    form = {"oauth_token": token, "answer": "allow"}
    page = requests.post(url + "/oauth/authorize", data=form, timeout=10)
    return re.search(r'<output id="pin">(\d+)<', page.text).group(1)


def log_in(signature_method="HMAC-SHA1", spoil=""):
    session = OAuth1Session(key, client_secret=secret, callback_uri="oob", signature_method=signature_method)
    temporary = session.fetch_request_token(url + "/oauth/request_token?x_auth_access_type=read")
    assert temporary["oauth_callback_confirmed"] == "true", temporary
    address = session.authorization_url(url + "/oauth/authorize")
    pin = allow(address, temporary["oauth_token"])
    tokens = session.fetch_access_token(url + "/oauth/access_token", verifier=pin + spoil)
    return session, tokens


for method in ("HMAC-SHA1", "HMAC-SHA256"):
    session, tokens = log_in(method)
    assert tokens["screen_name"] == "maru", tokens
    me = session.get(url + "/1.1/account/verify_credentials.json", timeout=10)
    assert me.status_code == 200 and me.json()["screen_name"] == "maru", me.text
    parameters = {"count": 50, "tweet_mode": "extended"}
    page = session.get(url + "/1.1/statuses/home_timeline.json", params=parameters, timeout=10)
    assert page.status_code == 200, page.text
    posts = page.json()
    assert len(posts) == 50 and all("full_text" in post for post in posts), len(posts)
    assert page.headers["x-rate-limit-limit"] == "180"

try:
    log_in(spoil="0")
    raise AssertionError("a wrong PIN was accepted")
except TokenRequestDenied as denied:
    assert denied.status_code == 401, denied

wrong = OAuth1Session(key, client_secret=secret + "x", callback_uri="oob")
try:
    wrong.fetch_request_token(url + "/oauth/request_token")
    raise AssertionError("a wrong consumer secret was accepted")
except TokenRequestDenied as denied:
    assert denied.status_code == 401, denied

print("requests_oauthlib reads", len(posts), "posts")
