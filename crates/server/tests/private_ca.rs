//! A mail server whose certificate comes from an authority of the operator's own: refused as it comes, and trusted once the
//! authority's file is named.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

fn openssl(folder: &Path, args: &str) {
    let done = Command::new("openssl").args(args.split(' ')).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// An authority in `ca.pem`, and a certificate of it for `localhost`.
fn certify(folder: &Path) -> ServerConfig {
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(folder, &format!("req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=House"));
    std::fs::write(folder.join("names"), "subjectAltName=DNS:localhost\n").unwrap();
    openssl(folder, &format!("req {key} -keyout mail.key -out mail.csr -subj /CN=localhost"));
    openssl(
        folder,
        "x509 -req -in mail.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile names -out mail.pem",
    );
    let chain = vec![CertificateDer::from_pem_file(folder.join("mail.pem")).unwrap()];
    let key = PrivateKeyDer::from_pem_file(folder.join("mail.key")).unwrap();
    ServerConfig::builder_with_provider(default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap()
}

/// Speaks SMTP as far as the doctor goes: in clear up to STARTTLS when `greets`, in TLS from then on.
async fn converse(stream: TcpStream, tls: TlsAcceptor, greets: bool) -> std::io::Result<()> {
    let mut stream = stream;
    if greets {
        stream.write_all(b"220 here\r\n").await?;
        let mut heard = [0; 256];
        let _ehlo = stream.read(&mut heard).await?;
        stream.write_all(b"250-here\r\n250 STARTTLS\r\n").await?;
        let _starttls = stream.read(&mut heard).await?;
        stream.write_all(b"220 go on\r\n").await?;
    }
    let (reader, mut writer) = tokio::io::split(tls.accept(stream).await?);
    if !greets {
        writer.write_all(b"220 here\r\n").await?;
    }
    let mut lines = BufReader::new(reader).lines();
    while lines.next_line().await?.is_some() {
        writer.write_all(b"250 ok\r\n").await?;
    }
    Ok(())
}

async fn doctor(folder: &Path, more: &[String]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.args(["doctor", "--listen", "127.0.0.1:9", "--set", "mail.from=access@example.com"]);
    for setting in more {
        command.args(["--set", setting]);
    }
    command.current_dir(folder).env_clear();
    let Output { stdout, .. } = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    String::from_utf8(stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_private_authority_is_trusted_once_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let config = Arc::new(certify(folder.path()));
    for (scheme, greets) in [("smtps", false), ("smtp", true)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let tls = TlsAcceptor::from(Arc::clone(&config));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, tls.clone(), greets));
            }
        });
        let server = format!("mail.smtp_url={scheme}://localhost:{port}?tls=required");
        let said = doctor(folder.path(), std::slice::from_ref(&server)).await;
        assert!(said.contains("FAIL  mail"), "{said}");
        let said = doctor(folder.path(), &[server, "ca_file=ca.pem".to_owned()]).await;
        assert!(said.contains("takes mail from access@example.com"), "{said}");
    }
    std::fs::write(folder.path().join("wrong.pem"), "no certificate").unwrap();
    let said = doctor(folder.path(), &["ca_file=wrong.pem".to_owned()]).await;
    assert!(said.contains("ca_file") && said.contains("no certificate"), "{said}");
}
