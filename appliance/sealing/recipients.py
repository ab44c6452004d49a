"""Recipients: an allow-list that says for whom a document of each purpose is sealed, and whose receipts then count.

Rules:
- The recipient follows from the purpose of the released document alone; nobody who seals can name another one.
- Each purpose belongs to exactly one recipient; a purpose that belongs to none is not sealed.
- Recipients share no key: what is sealed for one cannot be opened, nor receipted, by another.
- A station with one recipient for everything need not name it; its name is then empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.config import StationConfig
from appliance.documents import ReleasedDocument, SealedDocument
from appliance.errors import ConfigError, SealingError
from appliance.sealing.envelope import seal
from appliance.sealing.keys import DeviceSigner, HpkePublicKey, keys_by_id, load_hpke_public, load_verify_key
from appliance.sections.storage import RecipientConfig


class NoRecipientError(SealingError):
    """Nobody is configured to receive documents of this purpose."""

    code = "no-recipient"
    advice = (
        "Nobody is set up to receive documents of this purpose; none is sent. Choose another, or call your technician."
    )


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who may open documents of some purposes, and whose receipts end their wait."""

    name: str  # empty: the only one
    key: HpkePublicKey
    receipt_keys: Mapping[str, Ed25519PublicKey]  # by key id
    purposes: frozenset[str] | None  # None: every purpose


class Recipients:
    """The allow-list of a station."""

    def __init__(self, recipients: Iterable[Recipient]) -> None:
        """Takes all recipients.

        Raises:
            ConfigError: two of them share a key.
        """
        self._recipients = tuple(recipients)
        sealed_for = [recipient.key.key_id for recipient in self._recipients]
        receipted_by = [key for recipient in self._recipients for key in recipient.receipt_keys]
        if len(set(sealed_for)) != len(sealed_for) or len(set(receipted_by)) != len(receipted_by):
            raise ConfigError("recipients: two of them have the same key")

    def of(self, purpose: str) -> Recipient:
        """Who receives documents of this purpose. Raises NoRecipientError."""
        for recipient in self._recipients:
            if recipient.purposes is None or purpose in recipient.purposes:
                return recipient
        raise NoRecipientError(purpose)

    @property
    def receipt_keys(self) -> dict[str, Mapping[str, Ed25519PublicKey]]:
        """By recipient's name: the keys whose receipts count for what was sealed for that recipient."""
        return {recipient.name: recipient.receipt_keys for recipient in self._recipients}

    def seal(self, released: ReleasedDocument, signer: DeviceSigner, station: str) -> SealedDocument:
        """Seals a released document for the recipient of its purpose (see `envelope.seal`).

        Raises:
            NoRecipientError: its purpose has none.
            SealingError: as `envelope.seal`.
        """
        recipient = self.of(released.purpose)
        return replace(seal(released, recipient.key, signer, station), recipient=recipient.name)


def load_recipients(config: StationConfig) -> Recipients:
    """The recipients of a configuration, their keys read from their files.

    Raises:
        KeyUnusableError: a key file cannot be used.
        ConfigError: two recipients share a key.
    """
    if not config.recipients:
        return Recipients([_loaded("", config.recipient, None)])
    return Recipients(_loaded(name, one, frozenset(one.purposes)) for name, one in config.recipients.items())


def _loaded(name: str, config: RecipientConfig, purposes: frozenset[str] | None) -> Recipient:
    receipt_keys = keys_by_id(load_verify_key(path) for path in config.receipt_public_keys)
    return Recipient(name, load_hpke_public(config.hpke_public_key), receipt_keys, purposes)
