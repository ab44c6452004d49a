"""How a device comes to be a station of a fleet: identity, provisioning sheet, attestation, and the end of it."""
