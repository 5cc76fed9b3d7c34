"""Who comes, and with what: people with accounts, from many places, and bytes where an endpoint takes bytes.

The limits of the server stay as they are. They count by where requests come from, so each request comes from another place, as
the proxy in front of the server says (X-Forwarded-For); what is counted by account still makes callers wait.
"""

import itertools
import json
import os
import urllib.request

import schemathesis
from hypothesis import strategies as st

URL = os.environ["NUSALOKA_URL"]
PLACES = itertools.count()
FRAMES = "application/vnd.nusaloka.frames"
POSTCARD = "application/vnd.nusaloka+postcard"

for kind in (FRAMES, POSTCARD):
    schemathesis.openapi.media_type(kind, st.binary(max_size=200))


def place():
    number = next(PLACES)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def post(path, body):
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), method="POST")
    request.add_header("Content-Type", "application/json")
    request.add_header("X-Forwarded-For", place())
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def entered(role):
    entry = os.environ[f"NUSALOKA_{role}"]
    return post("/identity/enter-demo", {"entry": entry, "device": {"name": ""}})["access"]


def signed_in():
    known = {"email": os.environ["NUSALOKA_LEAVER"], "password": os.environ["NUSALOKA_PASSWORD"]}
    return post("/identity/sign-in", known | {"device": {"name": ""}})["access"]


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """A device says where it is, and would be everywhere: in some of the zones it is enough."""
    zones = raw_schema["components"]["schemas"]["Zone"]
    zones["enum"] = zones["enum"][::200]


ADMIN = entered("ADMIN")


@schemathesis.auth(refresh_interval=None)
class Visitor:
    """Whoever ends their session begins another before the next try."""

    def get(self, case, context):
        path = context.operation.path
        if path.startswith("/identity/audit"):
            return ADMIN
        if path == "/identity/sign-out":
            return entered("TRAVELLER")
        if path == "/identity/erase":
            return signed_in()
        return os.environ["NUSALOKA_ACCESS"]

    def set(self, case, data, context):
        if context.operation.path.startswith("/host/"):
            case.cookies["__Host-nusaloka"] = os.environ["NUSALOKA_COOKIE"]
        else:
            case.headers["Authorization"] = f"Bearer {data}"


KNOWN = [os.environ["NUSALOKA_STEADY"], "nobody@example.com", "wayan@nusaloka.example"]


@schemathesis.hook
def map_body(context, body):
    """Most texts are no address: some become one, of somebody and of nobody, so that what comes behind is tried, too."""
    if isinstance(body, dict) and isinstance(body.get("email"), str):
        chosen = len(json.dumps(body)) % 5
        if chosen < len(KNOWN):
            body["email"] = KNOWN[chosen]
            if isinstance(body.get("password"), str) and len(body["password"]) % 2:
                body["password"] = os.environ["NUSALOKA_PASSWORD"]
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    case.headers["X-Forwarded-For"] = place()
    if case.operation.path.startswith("/host/"):
        case.headers["Origin"] = URL
