"""What an identifier is: the kinds that a purpose may keep.

Rules:
- Closed: the eighteen types of HIPAA Safe Harbor (45 CFR 164.514(b)(2)) in the grain that purposes need.
- A purpose keeps categories by name; what it does not name is denied.
"""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """A kind of identifier."""

    NAME = "name"  # patients, relatives, employers, everybody who is not a provider
    PROVIDER = "provider"  # names of those who treat, order or sign
    ORGANISATION = "organisation"
    PLACE = "place"  # smaller than a state
    DATE = "date"
    AGE = "age"  # over 89
    PHONE = "phone"  # and fax
    EMAIL = "email"
    SSN = "ssn"
    RECORD = "record"  # medical record, accession, specimen, visit
    PLAN = "plan"  # policy, group, claim and member numbers
    ACCOUNT = "account"
    LICENCE = "licence"  # NPI, DEA, driver and professional licences
    VEHICLE = "vehicle"
    DEVICE = "device"
    WEB = "web"  # URLs and IP addresses
    OTHER = "other"  # any other unique number, mark or code
