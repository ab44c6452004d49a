"""`scanstation explain`: a picture of a page on which each word shows its decision and the reason.

Rules:
- The decisions are those of the pipeline; nothing is decided here.
- The picture shows the page in plain text. It is for invented pages and for one's own, never made on a station.
"""
