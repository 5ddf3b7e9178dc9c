"""Logs in to a service like Twitter's with tweepy and reads its home timeline to the end.

Standard input: one JSON line with url, consumer_key and consumer_secret. Standard output: one JSON object.
tweepy knows one host and https only, so its addresses are bent to the service before anything is sent.
"""

import json
import re
import sys

import requests
import tweepy


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


def bend(url):
    """Lets tweepy talk to `url`: the legs by its own hook, the API at the last moment before signing."""
    tweepy.OAuth1UserHandler._get_oauth_url = lambda self, endpoint: f"{url}/oauth/{endpoint}"
    send = requests.Session.request

    def request(self, method, address, **options):
        self.trust_env = False
        return send(self, method, address.replace("https://api.twitter.com", url), **options)

    requests.Session.request = request


def handler(keys):
    return tweepy.OAuth1UserHandler(keys["consumer_key"], keys["consumer_secret"], callback="oob")


def wrong_verifier(keys):
    auth = handler(keys)
    pin = allow(auth.get_authorization_url())
    try:
        auth.get_access_token("".join(str((int(digit) + 1) % 10) for digit in pin))
    except tweepy.TweepyException:
        return "refused"
    return "taken"


def main():
    keys = json.loads(sys.stdin.readline())
    bend(keys["url"])
    auth = handler(keys)
    auth.get_access_token(allow(auth.get_authorization_url()))
    api = tweepy.API(auth)
    cursor = tweepy.Cursor(api.home_timeline, count=60, tweet_mode="extended")
    posts = list(cursor.items())
    print(json.dumps({
        "who": api.verify_credentials().screen_name,
        "ids": [post.id_str for post in posts],
        "extended": all(hasattr(post, "full_text") for post in posts),
        "dated": all(post.created_at.year > 2000 for post in posts),
        "wrong_verifier": wrong_verifier(keys),
    }))


main()
