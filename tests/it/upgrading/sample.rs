//! Samples of earlier versions: databases that programs of then filled, as SQL text (tests/upgrades).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lookalong::store::{Place, PostgresUrl};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::binary::Folder;
use crate::server;

/// The schema in which a sample for a server was made.
const SCHEMA: &str = "lookalong_sample";

/// The two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    Sqlite,
    Postgres,
}

impl On {
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    /// The folder of its samples, and of its migrations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// A database as a program of then left it.
pub struct Sample {
    pub on: On,
    /// The newest migration that it knows of.
    pub number: u32,
    pub sql: String,
    key: String,
}

impl Sample {
    /// All of them, oldest first.
    pub fn all() -> Vec<Self> {
        On::ALL.into_iter().flat_map(Self::all_on).collect()
    }

    pub fn all_on(on: On) -> Vec<Self> {
        let files = numbered(&repository().join("tests/upgrades").join(on.name()), ".sql");
        let read = |path: &Path| std::fs::read_to_string(path).expect("a sample can be read");
        let sample = |(number, path): (u32, PathBuf)| Self {
            on,
            number,
            sql: read(&path),
            key: read(&path.with_extension("key.txt")),
        };
        files.into_iter().map(sample).collect()
    }

    pub fn name(&self) -> String {
        format!("{}/{:04}", self.on.name(), self.number)
    }

    /// Its database and its key in a folder; none where there is no server.
    pub async fn unpack(&self) -> Option<Unpacked> {
        let folder = Folder::new();
        let (url, sql) = match self.on {
            On::Sqlite => {
                let file = folder.path("lookalong.sqlite");
                std::fs::write(&file, "").expect("a file can be written");
                (format!("sqlite:{}", file.display()), self.sql.clone())
            }
            On::Postgres => {
                let url = server::fresh().await?;
                let schema = url.rsplit_once("%3D").expect("a schema of its own").1.to_owned();
                (url, self.sql.replace(SCHEMA, &schema))
            }
        };
        let key = folder.path("lookalong.key");
        std::fs::write(&key, &self.key).expect("a file can be written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).expect("it is ours");
        }
        let unpacked = Unpacked { on: self.on, folder, url };
        let mut conn = unpacked.connect().await;
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut conn).await.expect("a sample is sound");
        conn.close().await.expect("it ends well");
        Some(unpacked)
    }
}

/// A sample, to be opened.
pub struct Unpacked {
    on: On,
    pub folder: Folder,
    url: String,
}

/// All that is in a table, by its name: its columns, and its rows in an order of their own.
pub type Rows = BTreeMap<String, (Vec<String>, Vec<Vec<Option<String>>>)>;

impl Unpacked {
    pub fn place(&self) -> Place {
        match self.on {
            On::Sqlite => Place::Sqlite(self.folder.path("lookalong.sqlite")),
            On::Postgres => Place::Postgres(PostgresUrl::new(&self.url).expect("an address")),
        }
    }

    pub fn key(&self) -> PathBuf {
        self.folder.path("lookalong.key")
    }

    /// What names it on the command line.
    pub fn database(&self) -> &str {
        match self.on {
            On::Sqlite => "lookalong.sqlite",
            On::Postgres => &self.url,
        }
    }

    pub async fn connect(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.url).await.expect("the database lets us in")
    }

    /// Every table but the list of migrations, with all that is in it.
    pub async fn rows(&self) -> Rows {
        let mut conn = self.connect().await;
        let (tables, columns) = match self.on {
            On::Sqlite => (
                "SELECT name FROM sqlite_schema WHERE type = 'table'",
                "SELECT name FROM pragma_table_info($1)",
            ),
            On::Postgres => (
                "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
                "SELECT CAST(column_name AS TEXT) FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name = $1",
            ),
        };
        let mut found = Rows::new();
        for row in sqlx::query(tables).fetch_all(&mut conn).await.expect("tables can be listed") {
            let table: String = row.get(0);
            let columns = sqlx::query(columns).bind(table.clone()).fetch_all(&mut conn).await;
            let columns = columns.expect("columns can be listed").iter().map(|row| row.get(0)).collect();
            if table != "_sqlx_migrations" {
                found.insert(table, (columns, Vec::new()));
            }
        }
        conn.close().await.expect("it ends well");
        self.read_into(&mut found).await;
        found
    }

    /// What is in the same tables and columns as there were `before`.
    pub async fn rows_as(&self, before: &Rows) -> Rows {
        let mut found = before.clone();
        self.read_into(&mut found).await;
        found
    }

    async fn read_into(&self, tables: &mut Rows) {
        let mut conn = self.connect().await;
        for (table, (columns, rows)) in tables {
            let read = columns.iter().map(|column| match self.on {
                On::Sqlite => format!("quote({column})"),
                On::Postgres => format!("CAST({column} AS TEXT)"),
            });
            let statement = format!("SELECT {} FROM {table}", read.collect::<Vec<_>>().join(", "));
            let read = sqlx::query(AssertSqlSafe(statement)).fetch_all(&mut conn).await;
            let values = |row: &sqlx::any::AnyRow| (0..row.len()).map(|at| row.get(at)).collect();
            *rows = read.expect("a table can be read").iter().map(values).collect();
            rows.sort();
        }
        conn.close().await.expect("it ends well");
    }
}

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The files of a folder whose names begin with a number and end like this, in order.
pub fn numbered(folder: &Path, ending: &str) -> Vec<(u32, PathBuf)> {
    let found = std::fs::read_dir(folder).expect("the folder can be listed");
    let mut files: Vec<(u32, PathBuf)> = found
        .map(|entry| entry.expect("an entry can be read"))
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let number = name.strip_suffix(ending)?.get(..4)?.parse().ok()?;
            Some((number, entry.path()))
        })
        .collect();
    files.sort();
    files
}
