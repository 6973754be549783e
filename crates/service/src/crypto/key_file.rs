//! The key file: one root key per line, `current` or `older`, then its id, then its secret. It is made once with mode
//! 0600, never overwritten, and not read when group or others could read it too. The same lines, parted by `;`, may
//! come from the environment instead.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use super::ring::RootKey;
use super::{KeyId, KeyRing};

const HEADING: &str = "\
# Vestibule root keys. Anybody who reads this file can open every sealed value; without it nobody can.
# Keep a copy apart from the database's backups. One line per key: current|older, key id, secret.
";

/// A key file is a few lines; a larger one is some other file.
const LARGEST: u64 = 64 * 1024;

/// What is wrong with the text of a key ring. Lines are counted from 1; secrets are never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A line has not the three words that it should have.
    #[error("line {line}: write `current` or `older`, the key id, and the secret, parted by blanks")]
    Line {
        /// The number of the line, counted from 1.
        line: usize,
    },
    /// The secret is not 43 characters of base64url.
    #[error(
        "line {line}: the secret must be 32 bytes, written as 43 characters of base64url; a part is missing or mistyped"
    )]
    Secret {
        /// The number of the line, counted from 1.
        line: usize,
    },
    /// The id is not the secret's own.
    #[error(
        "line {line}: the secret belongs to key {actual}; one of the two was mistyped, take the line from a backup"
    )]
    Mismatch {
        /// The number of the line, counted from 1.
        line: usize,
        /// The id that belongs to the secret.
        actual: KeyId,
    },
    /// One key stands on two lines.
    #[error("line {line}: this key is already on the ring; remove one of the two lines")]
    Twice {
        /// The second line's number.
        line: usize,
    },
    /// Two keys say that they are the current one.
    #[error("line {line}: a second key is marked `current`; mark all but the newest `older`")]
    TwoCurrent {
        /// The second line's number.
        line: usize,
    },
    /// No key says that it is the current one.
    #[error("no key is marked `current`; mark the newest one, or restore the key file from its backup")]
    NoCurrent,
}

/// Why a key file could not be made or read.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// There is a file already, and it is never overwritten.
    #[error("{} exists already and is not overwritten; move it away if its keys seal nothing any more", .path.display())]
    Exists {
        /// The path of the key file.
        path: PathBuf,
    },
    /// Others than the owner may read or change the file.
    #[error("{} may be used by others than its owner (mode {mode:04o}); run `chmod 600 {}`", .path.display(), .path.display())]
    TooOpen {
        /// The path of the key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The operating system refused.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// What was tried: "create", "write" or "read".
        action: &'static str,
        /// The path of the key file.
        path: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The text in it is no key ring.
    #[error("{}: {source}", .path.display())]
    Content {
        /// The path of the key file.
        path: PathBuf,
        /// What is wrong with it.
        source: KeyError,
    },
}

impl KeyFileError {
    /// Whether the file is simply not there, as before the first start.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

impl KeyRing {
    /// Makes a key file with one root key, which is 32 bytes of fresh entropy. The file is new (`O_EXCL`), its mode is
    /// 0600 from the first moment, and it has reached the disk, with its directory entry, when this returns.
    pub fn create_file(path: &Path, entropy: [u8; 32]) -> Result<Self, KeyFileError> {
        let ring = Self::from_entropy(entropy);
        let failed = |action| {
            move |source: io::Error| {
                if source.kind() == io::ErrorKind::AlreadyExists {
                    KeyFileError::Exists { path: path.to_owned() }
                } else {
                    KeyFileError::Io { action, path: path.to_owned(), source }
                }
            }
        };
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(failed("create"))?;
        if let Err(error) = write_down(file, path, &ring.to_text()) {
            // A torn file would stop every later start: what was not written whole is taken away again.
            std::fs::remove_file(path).map_err(failed("remove the half-written"))?;
            return Err(failed("write")(error));
        }
        Ok(ring)
    }

    /// Reads a key file, unless group or others have any right to it.
    pub fn read_file(path: &Path) -> Result<Self, KeyFileError> {
        let failed = |source| KeyFileError::Io { action: "read", path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        let mode = file.metadata().map_err(failed)?.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(KeyFileError::TooOpen { path: path.to_owned(), mode });
        }
        let mut text = Zeroizing::new(String::with_capacity(4096));
        file.take(LARGEST).read_to_string(&mut text).map_err(failed)?;
        Self::parse(&text).map_err(|source| KeyFileError::Content { path: path.to_owned(), source })
    }

    /// Reads the lines of a key file, from wherever they come. Lines may be parted by `;` too; empty ones and those
    /// that begin with `#` say nothing.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let mut current: Option<RootKey> = None;
        let mut older: Vec<RootKey> = Vec::new();
        for (line, words) in lines(text) {
            let (is_current, key) = parse_line(line, words)?;
            if current.iter().chain(&older).any(|known| known.id == key.id) {
                return Err(KeyError::Twice { line });
            }
            match (is_current, &current) {
                (true, None) => current = Some(key),
                (true, Some(_)) => return Err(KeyError::TwoCurrent { line }),
                (false, _) => older.push(key),
            }
        }
        current.map(|key| Self::new(key, older)).ok_or(KeyError::NoCurrent)
    }

    /// The ring as the text of a key file. It holds every secret: it goes into that file and nowhere else.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(4096));
        text.push_str(HEADING);
        for (place, key) in self.keys().enumerate() {
            let secret = Zeroizing::new(BASE64URL_NOPAD.encode(&*key.secret));
            let words =
                [if place == 0 { "current" } else { "older" }, " ", &key.id.to_string(), " ", &secret, "\n"];
            for word in words {
                text.push_str(word);
            }
        }
        text
    }

    /// The same ring with a new current key, made of 32 bytes of fresh entropy; the key that was current becomes an
    /// older one, so that everything it sealed still opens.
    #[must_use]
    pub fn rotated(&self, entropy: [u8; 32]) -> Self {
        Self::new(RootKey::new(Zeroizing::new(entropy)), self.keys().cloned().collect())
    }
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let numbered = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    numbered
        .filter(|(_, line)| !line.starts_with('#'))
        .flat_map(|(number, line)| line.split(';').map(move |part| (number, part.trim())))
        .filter(|(_, part)| !part.is_empty())
}

fn parse_line(line: usize, text: &str) -> Result<(bool, RootKey), KeyError> {
    let mut words = text.split_whitespace();
    let (Some(state), Some(id), Some(secret), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(KeyError::Line { line });
    };
    let is_current = match state {
        "current" => true,
        "older" => false,
        _ => return Err(KeyError::Line { line }),
    };
    let id = KeyId::parse(id).ok_or(KeyError::Line { line })?;
    let key = RootKey::new(parse_secret(secret).ok_or(KeyError::Secret { line })?);
    if key.id == id { Ok((is_current, key)) } else { Err(KeyError::Mismatch { line, actual: key.id }) }
}

fn parse_secret(text: &str) -> Option<Zeroizing<[u8; 32]>> {
    let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
    let mut secret = Zeroizing::new([0u8; 32]);
    if bytes.len() != secret.len() {
        return None;
    }
    secret.copy_from_slice(&bytes);
    Some(secret)
}

fn write_down(mut file: File, path: &Path, text: &str) -> io::Result<()> {
    // The process's umask may have taken bits away, never added any; say it once more all the same.
    file.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    File::open(directory.unwrap_or(Path::new(".")))?.sync_all()
}
