"""A small OAuth 1.0a provider on oauthlib, with the paths of Twitter's API 1.1: other people's code judges our signatures.

It listens on 127.0.0.1, prints one JSON line with its address and consumer key, and serves until it is ended (with
--stop-at-eof also until its standard input closes; the line "replay" there does what --replay does, and is echoed). The owner of the one account agrees to everything at once.
"""

import argparse
import datetime
import email.utils
import html
import http.server
import json
import os
import sys
import threading
import time
import types
import urllib.parse

from oauthlib.common import generate_token, safe_string_equals
from oauthlib.oauth1 import RequestValidator, WebApplicationServer
from oauthlib.oauth1.rfc5849 import errors
from oauthlib.oauth1.rfc5849.endpoints import base

WINDOW = 300  # seconds by which a timestamp may be off
PIN = "1234567"
OWNER = {"id": 42, "id_str": "42", "name": "Maru", "screen_name": "maru", "protected": False, "verified": False}
CHECK = "/1.1/account/verify_credentials.json"
HOME = "/1.1/statuses/home_timeline.json"


class Provider(RequestValidator):
    """What oauthlib asks its host: who is known, and what was seen before."""

    enforce_ssl = False  # loopback only
    timestamp_lifetime = WINDOW
    safe_characters = {chr(code) for code in range(0x21, 0x7F)}
    client_key_length = request_token_length = access_token_length = (1, 100)
    verifier_length = (1, 10)
    nonce_length = (20, 30)  # oauthlib's own limits: ours must do without favours
    dummy_client = dummy_request_token = dummy_access_token = "dummy"

    def __init__(self, key, secret, replay):
        super().__init__()
        self.key, self.secret, self.replay = key, secret, replay
        self.nonces, self.temporary, self.access = set(), {}, {}
        self.refusal = None  # why the request at hand is refused, where it is known

    def validate_client_key(self, client_key, request):
        return client_key == self.key

    def get_client_secret(self, client_key, request):
        return self.secret if client_key == self.key else "dummy"

    def validate_timestamp_and_nonce(
        self, client_key, timestamp, nonce, request, request_token=None, access_token=None
    ):
        seen = (client_key, timestamp, nonce, request_token or access_token)
        if seen in self.nonces or (self.replay and access_token):
            self.refusal = f"Nonce already used: {nonce}"
            return False
        self.nonces.add(seen)
        return True

    def get_default_realms(self, client_key, request):
        return []

    def get_realms(self, token, request):
        return []

    def validate_requested_realms(self, client_key, realms, request):
        return True

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return True

    def validate_redirect_uri(self, client_key, redirect_uri, request):
        return redirect_uri == "oob" or redirect_uri.startswith(("http://127.0.0.1:", "http://[::1]:"))

    def save_request_token(self, token, request):
        token["oauth_token_secret"] += "+/=%&"  # what a careless encoder gets wrong
        self.temporary[token["oauth_token"]] = {
            "secret": token["oauth_token_secret"],
            "callback": request.redirect_uri,
            "verifier": None,
        }

    def verify_request_token(self, token, request):
        return token in self.temporary

    def get_redirect_uri(self, token, request):
        return self.temporary[token]["callback"]

    def save_verifier(self, token, verifier, request):
        self.temporary[token]["verifier"] = verifier["oauth_verifier"]

    def validate_request_token(self, client_key, token, request):
        known = token in self.temporary
        if not known:
            self.refusal = "Invalid request token"
        return known

    def get_request_token_secret(self, client_key, token, request):
        return self.temporary.get(token, {}).get("secret", "dummy")

    def validate_verifier(self, client_key, token, verifier, request):
        right = self.temporary.get(token, {}).get("verifier")
        good = right is not None and safe_string_equals(verifier, right)
        if not good:
            self.refusal = self.refusal or "Error processing your OAuth request: Invalid oauth_verifier parameter"
        return good

    def invalidate_request_token(self, client_key, request_token, request):
        self.temporary.pop(request_token, None)

    def save_access_token(self, token, request):
        token["oauth_token"] = "42-" + token["oauth_token"]
        token["oauth_token_secret"] += "+/=%&"
        self.access[token["oauth_token"]] = token["oauth_token_secret"]

    def validate_access_token(self, client_key, token, request):
        return token in self.access

    def get_access_token_secret(self, client_key, token, request):
        return self.access.get(token, "dummy")


def posts(now, extended):
    """Thirty posts, newest first, one a minute."""
    authors = [OWNER, dict(OWNER, id=7, id_str="7", name="서울날씨", screen_name="seoul")]
    page = []
    for number in range(30, 0, -1):
        text = f"Post {number}: tea &amp; cake, 오늘은 맑음 ☀"
        written = datetime.datetime.fromtimestamp(now - 60 * (31 - number), datetime.timezone.utc)
        page.append({
            "created_at": written.strftime("%a %b %d %H:%M:%S +0000 %Y"),
            "id": 1000 + number,
            "id_str": str(1000 + number),
            "full_text" if extended else "text": text,
            "truncated": False,
            "display_text_range": [0, len(text)],
            "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
            "source": "<a href=\"https://example.org\" rel=\"nofollow\">a peer</a>",
            "in_reply_to_status_id": None, "in_reply_to_status_id_str": None,
            "in_reply_to_user_id": None, "in_reply_to_user_id_str": None, "in_reply_to_screen_name": None,
            "user": authors[number % 2],
            "is_quote_status": False, "retweet_count": number % 3, "favorite_count": number % 5,
            "favorited": False, "retweeted": False, "lang": "en",
        })
    return page


def home(query, now):
    """The page asked for: newer than since_id, up to max_id, at most count."""
    since, upto = int(query.get("since_id", 0)), int(query.get("max_id", 1 << 63))
    found = [p for p in posts(now, query.get("tweet_mode") == "extended") if since < p["id"] <= upto]
    return found[: min(int(query.get("count", 20)), 200)]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "peer", ""

    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(self.server.now(), usegmt=True)

    def log_message(self, *args):
        pass

    def answer(self, status, content_type, body, headers=()):
        body = body.encode()
        self.send_response(status)
        for name, value in [("Content-Type", content_type), ("Content-Length", str(len(body))), *headers]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def error(self, code, message):
        self.answer(401, "application/json", json.dumps({"errors": [{"code": code, "message": message}]}))

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        url = urllib.parse.urlsplit(self.path)
        request = (f"http://{self.headers['Host']}{self.path}", self.command, body, dict(self.headers))
        with self.server.lock:
            self.server.provider.refusal = None
            try:
                if url.path in ("/oauth/request_token", "/oauth/access_token"):
                    self.leg(url.path, request)
                elif url.path == "/oauth/authorize":
                    self.authorize(request)
                elif url.path in (CHECK, HOME):
                    self.resource(url, request)
                else:
                    self.not_found()
            except ValueError as error:  # a query that oauthlib's strict decoder, or int(), refuses
                self.answer(400, "text/plain", f"Bad request: {type(error).__name__}")

    do_POST = do_GET

    def not_found(self):
        body = {"errors": [{"code": 34, "message": "Sorry, that page does not exist."}]}
        self.answer(404, "application/json", json.dumps(body))

    def leg(self, path, request):
        server, provider = self.server.oauth, self.server.provider
        if self.command != "POST":
            self.answer(405, "text/plain", "Method not allowed", [("Allow", "POST")])
            return
        if path == "/oauth/request_token":
            headers, body, status = server.create_request_token_response(*request)
        else:
            who = {"user_id": OWNER["id_str"], "screen_name": OWNER["screen_name"]}
            headers, body, status = server.create_access_token_response(*request, credentials=who)
            if status != 200:  # a failed exchange leaves nothing to try again with
                provider.temporary.pop(self.protocol(request).get("oauth_token"), None)
        if status == 200:
            # As X does: the body is form-encoded, the header says something else.
            self.answer(200, "text/html; charset=utf-8", body)
        else:
            self.answer(401, "text/plain", provider.refusal or "Failed to validate oauth signature and token")

    def protocol(self, request):
        """The protocol parameters as sent, whether or not they are any good."""
        try:
            return self.server.oauth._create_request(*request).oauth_params
        except errors.OAuth1Error:
            return {}

    def authorize(self, request):
        try:
            headers, _, status = self.server.oauth.create_authorization_response(
                *request, credentials={"oauth_verifier": PIN}
            )
        except errors.OAuth1Error as error:
            self.answer(error.status_code, "text/html", "<p>There is no request token for this page.</p>")
            return
        if status == 302:
            self.answer(302, "text/html", "", [("Location", headers["Location"])])
        else:
            app = html.escape(self.server.provider.key)
            self.answer(200, "text/html", f"<title>Authorize</title><p>You let {app} read.</p><p>PIN: {PIN}</p>")

    def resource(self, url, request):
        valid, seen = self.server.oauth.validate_protected_resource_request(*request)
        if valid:
            query = dict(urllib.parse.parse_qsl(url.query))
            body = OWNER if url.path == CHECK else home(query, self.server.now())
            self.answer(200, "application/json", json.dumps(body))
        elif self.server.provider.refusal:
            self.answer(401, "text/plain", self.server.provider.refusal)
        elif self.is_late(request):
            self.error(135, "Timestamp out of bounds.")
        elif seen is not None and seen.validator_log.get("resource_owner") is False:
            self.error(89, "Invalid or expired token.")
        else:
            self.error(32, "Could not authenticate you.")

    def is_late(self, request):
        timestamp = self.protocol(request).get("oauth_timestamp", "")
        return timestamp.isdigit() and abs(self.server.now() - int(timestamp)) > WINDOW


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--consumer-key", default="peer-key")
    parser.add_argument("--consumer-secret", default=os.environ.get("TWITE_PEER_CONSUMER_SECRET", "s+e/c=r%e&t"))
    parser.add_argument("--clock-offset", type=int, default=0, metavar="SECONDS", help="its clock minus the real one")
    parser.add_argument("--replay", action="store_true", help="take every nonce as used, once the legs are done")
    parser.add_argument("--stop-at-eof", action="store_true", help="end when standard input closes")
    options = parser.parse_args()

    def now():
        return time.time() + options.clock_offset

    base.time = types.SimpleNamespace(time=now)  # oauthlib's idea of the time

    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Handler)
    server.daemon_threads = True
    server.lock, server.now = threading.Lock(), now
    server.provider = Provider(options.consumer_key, options.consumer_secret, options.replay)
    server.oauth = WebApplicationServer(server.provider)
    for endpoint in WebApplicationServer.__bases__:
        endpoint.__init__(server.oauth, server.provider, token_generator=generate_token)

    if options.stop_at_eof:
        def wait():
            for line in sys.stdin:
                if line == "replay\n":
                    server.provider.replay = True
                    print("replay", flush=True)
            os._exit(0)

        threading.Thread(target=wait, daemon=True).start()

    address = f"http://127.0.0.1:{server.server_address[1]}"
    print(json.dumps({"url": address, "consumer_key": options.consumer_key}), flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
