"""An authority of a test's own, and a certificate that it signed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


def certified(folder: Path, host: str) -> tuple[Path, Path]:
    """Files of the authority's certificate, and of the host's with its key."""
    keys = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    authority = signed("Authority", keys[0], by=("Authority", keys[0]), is_authority=True)
    own = signed(host, keys[1], by=("Authority", keys[0]), is_authority=False)
    (folder / "authority.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    key = keys[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "own.pem").write_bytes(own.public_bytes(Encoding.PEM) + key)
    return folder / "authority.pem", folder / "own.pem"


def signed(
    name: str, key: EllipticCurvePrivateKey, *, by: tuple[str, EllipticCurvePrivateKey], is_authority: bool
) -> x509.Certificate:
    at = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(by[0]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(hours=1))
        .not_valid_after(at + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    )
    return builder.sign(by[1], hashes.SHA256())


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
