"""The touch panel: a D-Bus client of the station with a screen, and nothing more.

Rules:
- Every right is enforced in the station; hiding a button here protects nobody.
- What to show is a pure function (`screens`), free of Qt; `bridge` and the QML files only draw it.
- Nothing that comes over the bus is believed before its form was checked (`facts`).
"""
