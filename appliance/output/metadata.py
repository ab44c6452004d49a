"""The file's only metadata: that it is PDF/A-2b, who produced it, and whether it is simulated or a draft.

Rules:
- Nothing else: no dates, no title, no author, no history. The release gate knows every byte that may stand here.
"""

from __future__ import annotations

from appliance.output.mark import SIMULATED

PRODUCER = "scanstation"
DRAFT = "DRAFT - NOT RELEASED"


def xmp_packet(*, simulated: bool, draft: bool) -> bytes:
    """The XMP packet (ISO 16684-1), UTF-8, read-only."""
    notes = [text for text, applies in ((SIMULATED, simulated), (DRAFT, draft)) if applies]
    described = ""
    if notes:
        described = (
            f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{"; ".join(notes)}</rdf:li></rdf:Alt>'
            "</dc:description>"
        )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
        'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer>{described}"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>\n'
    ).encode()
