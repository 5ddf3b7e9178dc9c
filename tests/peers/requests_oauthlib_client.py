"""Logs in to a service like Twitter's with requests_oauthlib and reads its home timeline to the end.

Standard input: one JSON line with url, consumer_key and consumer_secret. Standard output: one JSON object.
"""

import json
import re
import sys

import requests
from requests_oauthlib import OAuth1Session
from requests_oauthlib.oauth1_session import TokenRequestDenied


def allow(address):
    """What the owner does in a browser: opens the page, presses Allow, reads the PIN."""
    browser = requests.Session()
    browser.trust_env = False
    page = browser.get(address, timeout=20)
    page.raise_for_status()
    token = re.search(r'name="oauth_token" value="([^"]*)"', page.text).group(1)
    target = re.match(r"https?://[^/]+/oauth/authorize", address).group(0)
    page = browser.post(target, data={"oauth_token": token, "answer": "allow"}, timeout=20)
    page.raise_for_status()
    return re.search(r'<output id="pin">(\d+)</output>', page.text).group(1)


def session(keys, **more):
    made = OAuth1Session(keys["consumer_key"], client_secret=keys["consumer_secret"], **more)
    made.trust_env = False
    return made


def begin(keys):
    client = session(keys, callback_uri="oob")
    temporary = client.fetch_request_token(keys["url"] + "/oauth/request_token")
    assert temporary["oauth_callback_confirmed"] == "true", temporary
    return client, allow(client.authorization_url(keys["url"] + "/oauth/authorize"))


def exchange(keys, client, pin):
    client._client.client.verifier = pin
    return client.fetch_access_token(keys["url"] + "/oauth/access_token")


def log_in(keys):
    client, pin = begin(keys)
    return exchange(keys, client, pin)


def wrong_verifier(keys):
    client, pin = begin(keys)
    wrong = "".join(str((int(digit) + 1) % 10) for digit in pin)
    try:
        exchange(keys, client, wrong)
    except TokenRequestDenied as refused:
        return refused.status_code
    return "taken"


def main():
    keys = json.loads(sys.stdin.readline())
    token = log_in(keys)
    reader = session(
        keys, resource_owner_key=token["oauth_token"], resource_owner_secret=token["oauth_token_secret"]
    )
    who = reader.get(keys["url"] + "/1.1/account/verify_credentials.json", timeout=20)
    who.raise_for_status()
    posts, params = [], {"count": 60, "tweet_mode": "extended"}
    while True:
        page = reader.get(keys["url"] + "/1.1/statuses/home_timeline.json", params=params, timeout=20)
        page.raise_for_status()
        if not page.json():
            break
        posts += page.json()
        params["max_id"] = posts[-1]["id"] - 1
    print(json.dumps({
        "who": who.json()["screen_name"],
        "named": token.get("screen_name"),
        "ids": [post["id_str"] for post in posts],
        "extended": all("full_text" in post for post in posts),
        "wrong_verifier": wrong_verifier(keys),
    }))


main()
