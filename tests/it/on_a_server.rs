//! What an operator does at the command line, with a database on a PostgreSQL server; its password is never told.

use crate::binary::{Folder, Said};
use crate::server;

/// Names another store than the settings do.
const STORE_URL: &str = "LOOKALONG_STORE_URL";

fn run(folder: &Folder, url: &str, arguments: &[&str]) -> Said {
    let said: Said = folder.command(arguments).env(STORE_URL, url).output().expect("it starts").into();
    let password =
        url.rsplit_once('@').and_then(|(before, _)| before.rsplit_once(':')).expect("there is one").1;
    assert!(!format!("{said:?}").contains(password), "{said:?}");
    said
}

#[test]
fn the_commands_of_an_operator_work_on_a_server() {
    let Some(url) = server::fresh_now() else { return };
    let folder = Folder::new();
    let said = run(&folder, &url, &["check-config"]).well();
    assert!(
        said.out.contains("store: postgres of PostgreSQL at 127.0.0.1 opens with its key; communities: 0"),
        "{said:?}"
    );
    let said = run(&folder, &url, &["outbox", "list"]).well();
    assert!(said.out.starts_with("Nothing was set aside"), "{said:?}");
    for decided in ["retry", "drop"] {
        let said = run(&folder, &url, &["outbox", decided, "7"]);
        assert!(said.code == Some(1) && said.err.contains("no notice 7 was set aside"), "{said:?}");
    }
    let said = run(&folder, &url, &["backup", "copy"]);
    assert!(said.code == Some(1) && said.err.contains("pg_dump"), "{said:?}");
}

#[test]
fn a_server_that_can_not_be_used_is_told_with_what_to_do() {
    let folder = Folder::new();
    let refused = |url: &str, expected: &str| {
        let said = run(&folder, url, &["check-config"]);
        assert!(said.code == Some(1) && said.err.contains(expected), "{said:?}");
    };
    refused(
        "postgres://me:s3cret@127.0.0.1:1/look",
        "look of PostgreSQL at 127.0.0.1 can't be opened: its server is down",
    );
    refused("postgres://me:s3cret@127.0.0.1/look?passwd=s3cret", "LOOKALONG_STORE_URL: this address");
    refused("mysql://me:s3cret@127.0.0.1/look", "LOOKALONG_STORE_URL: this names no database");
    let Some(url) = server::fresh_now() else { return };
    let (before, after) = url.rsplit_once('@').expect("an address");
    let user = before.rsplit_once(':').expect("a password").0;
    refused(&format!("{user}:s3cret@{after}"), "its server does not know this user and password");
    refused(&url.replace("/postgres?", "/nowhere?"), "its server has no database of that name");
}
