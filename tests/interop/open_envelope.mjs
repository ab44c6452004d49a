// Opens an envelope from docs/envelope.md alone: HPKE and ML-KEM from the `hpke` packages, Ed25519 from Node.
// usage: node open_envelope.mjs ENVELOPE HPKE_SEED STATION_PUBLIC_KEY
// Prints one JSON object: the manifest, the sidecar, and digests of envelope, payload and PDF.
import { createHash, createPublicKey, verify, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";

globalThis.crypto ??= webcrypto; // Node 18 keeps it in node:crypto

const { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256 } = await import("hpke");
const { KEM_MLKEM768_X25519 } = await import("@panva/hpke-noble");

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const [envelope, seed, stationKey] = process.argv.slice(2, 5).map((path) => readFileSync(path));

function need(condition, what) {
  if (!condition) {
    console.error(`refused: ${what}`);
    process.exit(1);
  }
}

// Layout
need(envelope.subarray(0, 8).equals(Buffer.from("SCANENV\x01", "latin1")), "magic");
const manifestLength = envelope.readUInt32BE(8);
need(manifestLength <= 4096, "manifest length");
const manifestBytes = envelope.subarray(12, 12 + manifestLength);
const signature = envelope.subarray(12 + manifestLength, 12 + manifestLength + 64);
const sealed = envelope.subarray(12 + manifestLength + 64);

// Signature
const publicKey = createPublicKey({
  key: { kty: "OKP", crv: "Ed25519", x: stationKey.toString("base64url") },
  format: "jwk",
});
const signed = Buffer.concat([Buffer.from("scanstation envelope v1 manifest\0", "latin1"), manifestBytes]);
need(verify(null, signed, publicKey, signature), "signature");

// Digest
const manifest = JSON.parse(manifestBytes.toString("ascii"));
need(sealed.length === manifest.ciphertext_length, "ciphertext length");
need(sha256(sealed) === manifest.ciphertext_sha256, "ciphertext digest");

// HPKE
const suite = new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const privateKey = await suite.DeserializePrivateKey(new Uint8Array(seed));
const info = Buffer.from(`scanstation envelope v1 hpke\n${manifest.document}\n${manifest.station}`, "ascii");
const payload = Buffer.from(
  await suite.Open(privateKey, new Uint8Array(sealed.subarray(0, 1120)), new Uint8Array(sealed.subarray(1120)), {
    info: new Uint8Array(info),
  }),
);

// Payload
need(payload.subarray(0, 8).equals(Buffer.from("SCANPAY\x01", "latin1")), "payload magic");
const sidecarLength = payload.readUInt32BE(8);
const sidecar = JSON.parse(payload.subarray(12, 12 + sidecarLength).toString("ascii"));
const pdf = payload.subarray(12 + sidecarLength);
need(pdf.length === sidecar.pdf_length && sha256(pdf) === sidecar.pdf_sha256, "PDF digest");
for (const name of ["class", "document", "pages", "policy", "purpose", "simulated", "station"]) {
  need(manifest[name] === sidecar[name], `sidecar and manifest differ in ${name}`);
}

console.log(
  JSON.stringify({
    manifest,
    sidecar,
    envelope_sha256: sha256(envelope),
    payload_sha256: sha256(payload),
    pdf_sha256: sha256(pdf),
  }),
);
