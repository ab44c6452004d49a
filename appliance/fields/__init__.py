"""Fields: what a page says about medicines, allergies, measurements and the date of birth, as suggestions for a person.

Rules:
- A suggestion is what two readings, a unit and a range make of some words; it decides nothing and publishes nothing.
- No input or output but package data, and one run of tesseract over the digits of a page (`second`).
- Same words, same pixels: same suggestions.
"""
