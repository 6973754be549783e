//! Which authorities are trusted to vouch for mail server and database: those that this machine trusts, and those in the
//! operator's file. Only where the machine knows none do the ones compiled into the program stand in.

use std::path::Path;

use data_encoding::BASE64_MIME;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::Settings;

/// Why the authorities could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TrustError {
    /// The file is not there, or no PEM.
    #[error("{0}")]
    Unreadable(String),
    /// The file holds no certificate.
    #[error("there is no certificate in it")]
    Empty,
    /// A certificate in the file is malformed.
    #[error("a certificate in it cannot be used: {0}")]
    Malformed(rustls::Error),
}

/// The certificates to trust, as PEM: those of this machine and those of the file. Nothing where there are none.
pub(crate) fn authorities(settings: &Settings) -> Result<Option<String>, TrustError> {
    let mut trusted = of_this_machine();
    trusted.extend(named(settings)?);
    Ok((!trusted.is_empty()).then(|| trusted.iter().map(pem).collect()))
}

/// The same for the database, when it has to prove its name; an address with a file of its own (`sslrootcert`) keeps that.
pub(crate) fn for_the_database(settings: &Settings) -> Result<Option<String>, TrustError> {
    let url = settings.database_url.expose();
    let proves = url.contains("sslmode=verify-") || url.contains("ssl-mode=verify-");
    if proves && !["sslrootcert", "ssl-root-cert", "ssl-ca"].iter().any(|own| url.contains(own)) {
        authorities(settings)
    } else {
        Ok(None)
    }
}

/// The certificates in the operator's file; none without one.
pub(crate) fn named(settings: &Settings) -> Result<Vec<CertificateDer<'static>>, TrustError> {
    if settings.ca_file.as_os_str().is_empty() { Ok(Vec::new()) } else { in_file(&settings.ca_file) }
}

/// Those of this machine that can be used; systems carry a few that no program reads.
fn of_this_machine() -> Vec<CertificateDer<'static>> {
    let usable =
        |certificate: &CertificateDer<'static>| RootCertStore::empty().add(certificate.clone()).is_ok();
    rustls_native_certs::load_native_certs().certs.into_iter().filter(usable).collect()
}

fn in_file(path: &Path) -> Result<Vec<CertificateDer<'static>>, TrustError> {
    let text = std::fs::read(path).map_err(|cause| TrustError::Unreadable(cause.to_string()))?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&text).collect();
    let certificates = certificates.map_err(|cause| TrustError::Unreadable(cause.to_string()))?;
    for certificate in &certificates {
        RootCertStore::empty().add(certificate.clone()).map_err(TrustError::Malformed)?;
    }
    if certificates.is_empty() { Err(TrustError::Empty) } else { Ok(certificates) }
}

fn pem(certificate: &CertificateDer<'_>) -> String {
    format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
        BASE64_MIME.encode(certificate).replace('\r', "").trim_end()
    )
}
