"""Logs in to twite's demo service with tweepy and pages through the whole home timeline. Arguments: one JSON line, and
how many posts there are."""

import json
import re
import sys

import requests
import tweepy

service, expected = json.loads(sys.argv[1]), int(sys.argv[2])
url = service["url"]


class Handler(tweepy.OAuth1UserHandler):
    """The same legs at another place."""

    def _get_oauth_url(self, endpoint):
        return url + "/oauth/" + endpoint


class Plain(requests.Session):
    """tweepy speaks https to its host alone: here the host is this computer."""

    def request(self, method, address, **more):
        return super().request(method, address.replace("https://", "http://", 1), **more)


auth = Handler(service["consumer_key"], service["consumer_secret"], callback="oob")
address = auth.get_authorization_url(access_type="read")
token = auth.request_token["oauth_token"]
assert token in address, address
page = requests.post(url + "/oauth/authorize", data={"oauth_token": token, "answer": "allow"}, timeout=10)
pin = re.search(r'<output id="pin">(\d+)<', page.text).group(1)
auth.get_access_token(pin)

api = tweepy.API(auth, host=url.split("//")[1])
api.session = Plain()
assert api.verify_credentials().screen_name == "maru"

ids = [
    status.id
    for status in tweepy.Cursor(api.home_timeline, count=60, tweet_mode="extended").items()
]
# New posts may have come in meanwhile.
assert expected <= len(ids) <= expected + 20, (len(ids), expected)
assert len(set(ids)) == len(ids), "a post came twice"
assert ids == sorted(ids, reverse=True), "out of order"

newer = api.home_timeline(since_id=ids[10], tweet_mode="extended", count=200)
assert [status.id for status in newer][-10:] == ids[:10]

compat = api.home_timeline(count=5)
assert all(len(status.text) <= 140 for status in compat)

try:
    broken = tweepy.API(Handler(service["consumer_key"], service["consumer_secret"], "a", "b"), host=api.host)
    broken.session = Plain()
    broken.home_timeline()
    raise AssertionError("a token that never was is accepted")
except tweepy.Unauthorized as error:
    assert 89 in error.api_codes, error.api_codes

print("tweepy reads", len(ids), "posts")
