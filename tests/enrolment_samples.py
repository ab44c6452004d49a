"""An invented fleet with one sheet, for the tests of provisioning."""

import base64
import dataclasses

from appliance.enrolment.bundle import BrokerPin, Bundle, Enrolment, Network, RecipientKeys, Wifi
from appliance.enrolment.fleet_keys import trust
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey

ROOT, STRANGER = DeviceSigner(bytes(range(32))), DeviceSigner(bytes(range(1, 33)))
TRUST = trust([ROOT.public_key])
CODE = "1234567890123452"
MADE, EXPIRES = "2026-11-26T08:00:00Z", "2026-12-10T08:00:00Z"
PASSPHRASE, TOKEN = "mock passphrase", "mock-token-0123456789"
HPKE = base64.b64encode(HpkePrivateKey(bytes(32)).public.raw).decode()

BUNDLE = Bundle(
    bundle="5a" * 16,
    site="mock-clinic",
    station="frontdesk-1",
    device="",
    made_at=MADE,
    expires_at=EXPIRES,
    network=Network(wifi=Wifi(b"Mock Clinic".hex(), "sae", PASSPHRASE)),
    broker=BrokerPin("broker.example", 8883, "ab" * 32),
    enrolment=Enrolment("https://enrol.example/.well-known/est", TOKEN),
    recipient=RecipientKeys(HPKE, ROOT.public_key.public_bytes_raw().hex()),
    policy="default@1",
    answer="c3" * 32,
)


def bundle(**changes):
    return dataclasses.replace(BUNDLE, **changes)
