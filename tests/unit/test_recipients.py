"""Who receives what: an allow-list by purpose, with keys that no two recipients share."""

import pytest

from appliance import config as configuration
from appliance.config import StationConfig
from appliance.daemon import load_policy
from appliance.errors import ConfigError
from appliance.sealing.envelope import EnvelopeRecipientError, open_envelope
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, KeyUnusableError, write_public
from appliance.sealing.recipients import NoRecipientError, load_recipients
from appliance.sections.storage import RecipientConfig, SealingLimits
from tests.custody_samples import STATION, STATION_SIGNER, released, seed

TWO = {"triage": ("ai-summary", "medication-list"), "claims-office": ("billing",)}
LIMITS = SealingLimits()


def key_of(name):
    return HpkePrivateKey(seed(f"recipient {name}"))


def files_of(folder, name, purposes, keys_of=None):
    """A recipient whose public keys lie in `folder`."""
    hpke, sign = folder / f"{name}.hpke.pub", folder / f"{name}.sign.pub"
    write_public(hpke, key_of(keys_of or name).public.raw)
    write_public(sign, DeviceSigner(seed(f"receiver {keys_of or name}")).public_key.public_bytes_raw())
    return RecipientConfig(hpke, (sign,), purposes)


@pytest.fixture
def two(tmp_path):
    named = {name: files_of(tmp_path, name, purposes) for name, purposes in TWO.items()}
    return load_recipients(StationConfig(recipients=named))


def test_a_document_is_sealed_for_the_recipient_of_its_purpose_and_nobody_else_opens_it(two):
    for name, other, purpose in (("triage", "claims-office", "ai-summary"), ("claims-office", "triage", "billing")):
        sealed = two.seal(released(purpose=purpose), STATION_SIGNER, STATION)
        assert sealed.recipient == name
        keys = {STATION: STATION_SIGNER.public_key}
        opened = open_envelope(sealed.envelope, key_of(name), keys, LIMITS)
        assert opened.manifest.claims.purpose == purpose
        with pytest.raises(EnvelopeRecipientError):
            open_envelope(sealed.envelope, key_of(other), keys, LIMITS)


def test_a_purpose_without_a_recipient_is_not_sealed(two):
    for purpose in ("referral", "", "triage"):
        with pytest.raises(NoRecipientError):
            two.seal(released(purpose=purpose), STATION_SIGNER, STATION)


def test_the_receipt_keys_stand_apart(two):
    assert set(two.receipt_keys) == set(TWO)
    triage, claims = two.receipt_keys.values()
    assert not set(triage) & set(claims)


def test_the_only_recipient_has_no_name_and_receives_every_purpose(tmp_path):
    only = load_recipients(StationConfig(recipient=files_of(tmp_path, "one", ())))
    assert {only.of(purpose).name for purpose in ("ai-summary", "billing")} == {""}
    assert only.seal(released(), STATION_SIGNER, STATION).recipient == ""


def test_two_recipients_with_one_key_are_refused(tmp_path):
    named = {name: files_of(tmp_path, name, purposes, "the same") for name, purposes in TWO.items()}
    with pytest.raises(ConfigError, match="same key"):
        load_recipients(StationConfig(recipients=named))


def test_two_recipients_with_one_receipt_key_are_refused(tmp_path):
    named = {name: files_of(tmp_path, name, purposes) for name, purposes in TWO.items()}
    shared = named["triage"].receipt_public_keys
    named["claims-office"] = RecipientConfig(named["claims-office"].hpke_public_key, shared, ("billing",))
    with pytest.raises(ConfigError, match="same key"):
        load_recipients(StationConfig(recipients=named))


def test_a_recipient_without_its_key_file_is_refused():
    with pytest.raises(KeyUnusableError):
        load_recipients(StationConfig())


CONFIG = """
[policy]
default_class = "referral"
default_purposes = ["ai-summary", "billing"]

[recipients.triage]
hpke_public_key = "triage.hpke.pub"
receipt_public_keys = ["triage.sign.pub"]
purposes = ["ai-summary"]

[recipients.claims-office]
hpke_public_key = "claims.hpke.pub"
receipt_public_keys = ["claims.sign.pub"]
purposes = ["billing"]
"""


def loaded(tmp_path, text):
    path = tmp_path / "station.toml"
    path.write_text(text)
    return configuration.load(path, StationConfig)


def test_recipients_and_purposes_are_configuration(tmp_path):
    config = loaded(tmp_path, CONFIG)
    assert config.policy.purposes == ("ai-summary", "billing")
    assert config.recipients["claims-office"].purposes == ("billing",)
    assert load_policy(config).purpose("billing")


def test_one_purpose_as_it_always_was(tmp_path):
    assert StationConfig().policy.purposes == ("ai-summary",)
    config = loaded(tmp_path, '[policy]\ndefault_class = "referral"\ndefault_purpose = "billing"\n')
    assert config.policy.purposes == ("billing",)
    assert load_policy(config)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (('purposes = ["billing"]', 'purposes = ["billing", "ai-summary"]'), "'ai-summary' is sent to triage already"),
        (('purposes = ["billing"]', "purposes = []"), "recipients.claims-office: purposes"),
        (('purposes = ["billing"]', ""), "recipients.claims-office: purposes"),
        (("[recipients.claims-office]", '[recipients."Claims Office"]'), "names are"),
        (("[policy]", '[recipient]\nhpke_public_key = "one.pub"\n[policy]'), "only one of the two"),
        (("[policy]", '[recipient]\npurposes = ["billing"]\n[policy]'), "receives every purpose"),
        (('["ai-summary", "billing"]', '["billing", "billing"]'), "stands twice"),
        (("default_purposes", 'default_purpose = "billing"\ndefault_purposes'), "only one of the two"),
        (('["ai-summary", "billing"]', str([f"p{n}" for n in range(17)])), "more than 16"),
    ],
)
def test_a_configuration_that_is_not_clear_about_who_receives_what_is_refused(tmp_path, change, sentence):
    with pytest.raises(ConfigError, match=sentence):
        loaded(tmp_path, CONFIG.replace(*change))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            ('default_purposes = ["ai-summary", "billing"]', 'default_purposes = ["referral"]'),
            "nobody receives 'referral'",
        ),
        (
            ('default_purposes = ["ai-summary", "billing"]', 'default_purpose = "referral"'),
            "nobody receives 'referral'",
        ),
        (('purposes = ["billing"]', 'purposes = ["billing", "marketing"]'), "marketing"),
        (('default_purposes = ["ai-summary", "billing"]', 'default_purposes = ["marketing"]'), "marketing"),
    ],
)
def test_a_station_with_a_purpose_that_is_unknown_or_that_nobody_receives_does_not_start(tmp_path, change, sentence):
    with pytest.raises(ConfigError, match=sentence):
        load_policy(loaded(tmp_path, CONFIG.replace(*change)))


def test_the_name_of_a_receivers_recipient_is_checked():
    with pytest.raises(ValueError, match="names are"):
        configuration.ReceiverConfig(recipient="a/b")
    assert configuration.ReceiverConfig(recipient="claims-office").recipient
