"""A certificate authority of the mock's own, so that clients which insist on TLS can be tested with checking on."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_LIFE = timedelta(days=7)
_ADDRESSES = ("127.0.0.1", "::1")
_SIGNS_ONLY_CERTIFICATES = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


@dataclass(frozen=True, slots=True)
class Authority:
    """A self-signed authority, made anew in every process."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """Give what a client has to trust."""
        return self.certificate.public_bytes(Encoding.PEM)

    def signed(self, host: str = "localhost", *, ends: datetime | None = None) -> bytes:
        """Make a private key and a certificate for a host, 127.0.0.1 and ::1, as one PEM text.

        `ends` is when the certificate does, which may be in the past: in a week by default.
        """
        key = generate_private_key(SECP256R1())
        names = [x509.DNSName(host), *(x509.IPAddress(ip_address(each)) for each in _ADDRESSES)]
        draft = _draft(host, key, self.certificate.subject, self.key, ends).add_extension(
            x509.SubjectAlternativeName(names), critical=False
        )
        certificate = draft.sign(self.key, SHA256())
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + certificate.public_bytes(
            Encoding.PEM
        )

    def context(self, host: str = "localhost", *, ends: datetime | None = None) -> ssl.SSLContext:
        """Make a server's context with such a certificate."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with TemporaryDirectory() as folder:  # the standard library reads certificates from files only
            file = Path(folder, "server.pem")
            file.write_bytes(self.signed(host, ends=ends))
            context.load_cert_chain(file)
        return context


@cache
def authority() -> Authority:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Mock ServiceNow CA")])
    draft = _draft("Mock ServiceNow CA", key, name, key)
    draft = draft.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return Authority(key, draft.add_extension(_SIGNS_ONLY_CERTIFICATES, critical=True).sign(key, SHA256()))


def _draft(
    common_name: str,
    key: EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: EllipticCurvePrivateKey,
    ends: datetime | None = None,
) -> x509.CertificateBuilder:
    """Begin a certificate with what strict checking (the default since Python 3.13) asks of every one."""
    ends = ends or datetime.now(UTC) + _LIFE
    begins = min(datetime.now(UTC), ends) - timedelta(hours=1)
    issuer_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(issuer_id, critical=False)
    )
