//! Where a store is: a file, or a database on a PostgreSQL server.
//!
//! Invariant: the address of a server is never shown whole, for it may hold a password.

use std::fmt;
use std::path::{Path, PathBuf};

use sqlx::ConnectOptions;
use sqlx::any::AnyConnectOptions;
use zeroize::Zeroizing;

/// What an address may say after its `?`. What the driver does not know it would write into the log, value and all.
const KNOWN: [&str; 8] =
    ["host", "port", "dbname", "user", "password", "sslmode", "application_name", "options"];

/// Where a store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file of SQLite; it need not exist yet.
    Sqlite(PathBuf),
    /// A database on a PostgreSQL server, which must exist.
    Postgres(PostgresUrl),
}

impl Place {
    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(file) => Some(file),
            Self::Postgres(_) => None,
        }
    }
}

impl From<&Path> for Place {
    fn from(file: &Path) -> Self {
        Self::Sqlite(file.to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => file.display().fmt(f),
            Self::Postgres(url) => f.write_str(&url.shown),
        }
    }
}

/// The address of a database on a PostgreSQL server, with what is needed to enter.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresUrl {
    whole: Zeroizing<String>,
    /// Without user and password.
    shown: String,
}

impl PostgresUrl {
    /// Reads `postgres://user:password@host:port/database`, if it is one.
    #[must_use]
    pub fn new(written: &str) -> Option<Self> {
        let written = written.trim();
        if !Self::is_meant_by(written) {
            return None;
        }
        let url = written.parse::<AnyConnectOptions>().ok()?.database_url;
        if url.fragment().is_some() || url.query_pairs().any(|(key, _)| !KNOWN.contains(&&*key)) {
            return None;
        }
        let asked = |wanted: &str| {
            url.query_pairs().find(|(key, _)| key == wanted).map(|(_, value)| value.into_owned())
        };
        let host = asked("host").or_else(|| url.host_str().map(str::to_owned)).unwrap_or_default();
        let name = asked("dbname").unwrap_or_else(|| url.path().trim_start_matches('/').to_owned());
        let shown = match (name.as_str(), host.as_str()) {
            ("", "") => "of PostgreSQL".to_owned(),
            (name, "") => format!("{name} of PostgreSQL"),
            ("", host) => format!("of PostgreSQL at {host}"),
            (name, host) => format!("{name} of PostgreSQL at {host}"),
        };
        Some(Self { whole: Zeroizing::new(written.to_owned()), shown })
    }

    /// Whether somebody who wrote this meant such an address, right or wrong.
    #[must_use]
    pub fn is_meant_by(written: &str) -> bool {
        ["postgres://", "postgresql://"].iter().any(|scheme| written.starts_with(scheme))
    }

    /// The same on another road.
    #[cfg(test)]
    pub(super) fn replaced(&self, what: &str, with: &str) -> String {
        self.whole.replace(what, with)
    }

    /// How to connect, under our name in the server's list of who is there.
    pub(super) fn options(&self) -> Result<AnyConnectOptions, sqlx::Error> {
        let mut options: AnyConnectOptions = self.whole.parse()?;
        if !options.database_url.query_pairs().any(|(key, _)| key == "application_name") {
            options.database_url.query_pairs_mut().append_pair("application_name", "lookalong");
        }
        Ok(options.disable_statement_logging())
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({}, [redacted])", self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, shown: Option<&str>) {
        let url = PostgresUrl::new(written);
        let told = url.map(|url| format!("{url:?} {}", Place::Postgres(url.clone())));
        assert!(!told.as_deref().unwrap_or_default().contains("s3cret"), "{told:?}");
        let expected = shown.map(|shown| format!("PostgresUrl({shown}, [redacted]) {shown}"));
        assert_eq!(told, expected);
    }

    #[test]
    fn an_address_is_shown_without_its_user_and_password() {
        check("postgres://me:s3cret@db.example.org:5433/look", Some("look of PostgreSQL at db.example.org"));
        check("postgresql://me@localhost", Some("of PostgreSQL at localhost"));
        check(
            "postgres:///look?host=/run/postgresql&password=s3cret",
            Some("look of PostgreSQL at /run/postgresql"),
        );
        check(" postgres:///?user=me ", Some("of PostgreSQL"));
    }

    #[test]
    fn what_is_no_such_address_or_would_be_logged_is_not_taken() {
        for none in ["", "postgres:look", "sqlite:look", "mysql://me:s3cret@a/b", "postgres://me:s3#cret@a/b"]
        {
            check(none, None);
        }
        check("postgres://a/b?passwd=s3cret", None);
        check("postgres://a/b#s3cret", None);
    }
}
