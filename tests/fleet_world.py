"""Helpers of the fleet's tests: keys, parts of policies, bundles."""

from pathlib import Path

from appliance.custody.daily import DailyRecord
from appliance.fleet import bundle, health
from appliance.sealing.keys import DeviceSigner, keys_by_id
from tests.delivery_world import signer_of

ROOT, NEXT, FOREIGN = (DeviceSigner(bytes([number]) * 32) for number in (21, 22, 23))
KEYS = keys_by_id([ROOT.public_key, NEXT.public_key])
STATION, SITE = "station-0001", "north"
MADE = "2026-11-26T08:00:00Z"
PACK = (Path(__file__).parents[1] / "appliance" / "policy" / "default.toml").read_bytes()
SETTINGS = b'[policy]\ndefault_class = "referral"\n[quality]\nmin_dpi = 150.0\n'


def made(version=1, parts=None, signer=ROOT, **scope):
    """A bundle with settings alone, unless other parts are given."""
    return bundle.make({bundle.SETTINGS: SETTINGS} if parts is None else parts, version, MADE, signer, **scope)


def settings(version, text, **more):
    """A bundle with this settings file."""
    return made(version, {bundle.SETTINGS: text.encode()}, **more)


def said(at="2026-11-26T08:00:00Z", counts=(), station=STATION, signer=None, **numbers):
    """A station's signed health; `counts` are (what, class, code, n)."""
    rows = [DailyRecord(at[:10], *one) for one in counts]
    return health.make(station, at, "ready", numbers, rows, signer or signer_of(station))
