//! While an installation is upgraded, a program of before works beside the new one, on the new tables. So a migration only adds,
//! and only what a program that knows nothing of it never trips over; or it is a contraction, and says since which version nobody
//! has used any more what it takes away.
//!
//! A statement is allowed when it is known to be harmless. What this does not know, it refuses.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::migrations;
use super::sample::{On, repository};

/// How a contraction begins.
const DECLARED: &str = "-- contraction, unused since ";

/// Nobody deletes rows of these, so that others may refer to them.
const NEVER_DELETED: &str = "communities";

/// A version, part by part.
type Version = [u32; 3];

#[test]
fn every_migration_leaves_the_earlier_program_at_work() {
    let text = std::fs::read_to_string(repository().join("tests/upgrades/earlier")).unwrap();
    let earlier = text.lines().find(|line| !line.starts_with('#')).and_then(|line| line.split(' ').nth(1));
    let earlier = version(earlier.expect("a commit and a version")).expect("a version like 0.1.0");
    let present = version(env!("CARGO_PKG_VERSION")).expect("a version like 0.1.0");
    let mut found = String::new();
    let ours = On::ALL.into_iter().flat_map(migrations).map(|(_, path)| path);
    for path in ours.chain([repository().join("tests/upgrades/later.sql")]) {
        for breach in breaches(&std::fs::read_to_string(&path).unwrap(), earlier, present) {
            writeln!(found, "{}: {breach}", path.display()).unwrap();
        }
    }
    assert!(found.is_empty(), "\n{found}CONTRIBUTING.md tells what a migration may do");
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |on| -> Vec<_> {
        migrations(on).iter().map(|(_, path)| path.file_name().unwrap().to_owned()).collect()
    };
    assert_eq!(names(On::Sqlite), names(On::Postgres));
}

/// What a program of before would trip over.
fn breaches(sql: &str, earlier: Version, present: Version) -> Vec<String> {
    let found = trips(sql);
    let Some(declared) = sql.lines().find_map(|line| line.strip_prefix(DECLARED)) else { return found };
    let since = declared.split(':').next().and_then(version);
    match since {
        None => vec![format!("{declared:?} names no version: write `{DECLARED}1.2.3: what`")],
        Some(_) if found.is_empty() => vec!["it is no contraction, and says so".to_owned()],
        Some(since) if since > earlier => {
            vec![format!("version {since:?} has not landed yet, so that somebody may still use it")]
        }
        // Under one and the same number, nobody can tell which program is meant.
        Some(_) if earlier >= present => {
            vec![format!("version {earlier:?} and this one have the same number: give this one its own")]
        }
        Some(_) => Vec::new(),
    }
}

fn version(written: &str) -> Option<Version> {
    let parts: Vec<u32> = written.trim().split('.').map_while(|part| part.parse().ok()).collect();
    parts.try_into().ok()
}

fn trips(sql: &str) -> Vec<String> {
    let without_comments: Vec<&str> =
        sql.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code)).collect();
    let mut added = Added::default();
    let mut found = Vec::new();
    for statement in without_comments.join("\n").split(';') {
        let words = words(statement);
        if !words.is_empty()
            && let Err(why) = added.take(&words)
        {
            found.push(format!("{why}: {}", words.join(" ")));
        }
    }
    found
}

/// In capitals, each parenthesis and comma by itself.
fn words(statement: &str) -> Vec<String> {
    let mut apart = String::new();
    for character in statement.chars() {
        match character {
            '(' | ')' | ',' | '=' => write!(apart, " {character} ").unwrap(),
            other => apart.push(other),
        }
    }
    apart.split_whitespace().map(str::to_uppercase).collect()
}

/// What a migration has added so far: of that, a program of before knows nothing.
#[derive(Default)]
struct Added {
    tables: BTreeSet<String>,
    columns: BTreeSet<(String, String)>,
}

impl Added {
    fn take(&mut self, words: &[String]) -> Result<(), &'static str> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["CREATE", "TABLE", "IF", ..] => Err("a migration knows what is there"),
            ["CREATE", "TABLE", table, ref rest @ ..] => {
                self.tables.insert(table.to_owned());
                self.refers(rest)
            }
            ["CREATE", "UNIQUE", "INDEX", _, "ON", table, ..] if !self.tables.contains(table) => {
                Err("it may write what is there twice")
            }
            ["CREATE", "INDEX", _, "ON", ..] | ["CREATE", "UNIQUE", "INDEX", ..] | ["COMMENT", "ON", ..] => {
                Ok(())
            }
            ["ALTER", "TABLE", table, ref rest @ ..] => self.alter(table, rest),
            ["INSERT", "INTO", table, ..] if self.tables.contains(table) => Ok(()),
            ["UPDATE", table, "SET", ref rest @ ..] => self.update(table, rest),
            _ => Err("it is not known to be harmless"),
        }
    }

    fn alter(&mut self, table: &str, rest: &[&str]) -> Result<(), &'static str> {
        for action in apart(rest) {
            let column = match action {
                ["ADD", "COLUMN", column, definition @ ..] => {
                    let has = |word| definition.contains(&word);
                    if ["CHECK", "UNIQUE", "PRIMARY"].into_iter().any(has) {
                        return Err("it may write what that forbids");
                    }
                    if definition.windows(2).any(|pair| pair == ["NOT", "NULL"]) && !has("DEFAULT") {
                        return Err("it writes rows without that column");
                    }
                    self.refers(definition)?;
                    column
                }
                _ => return Err("it relies on what is there"),
            };
            self.columns.insert((table.to_owned(), (*column).to_owned()));
        }
        Ok(())
    }

    /// Only what is new is filled.
    fn update(&self, table: &str, rest: &[&str]) -> Result<(), &'static str> {
        let set =
            rest.iter().position(|word| matches!(*word, "WHERE" | "FROM")).map_or(rest, |at| &rest[..at]);
        let is_new = |column: &str| self.columns.contains(&(table.to_owned(), column.to_owned()));
        let all_new = apart(set).iter().all(|each| matches!(each, [column, "=", ..] if is_new(column)));
        if self.tables.contains(table) || all_new {
            Ok(())
        } else {
            Err("it reads what was there in another form")
        }
    }

    /// Whoever deletes rows knows nothing of those that refer to them.
    fn refers(&self, definition: &[&str]) -> Result<(), &'static str> {
        let to = definition.windows(2).filter(|pair| pair[0] == "REFERENCES").map(|pair| pair[1]);
        let refuses = |to: &str| !to.eq_ignore_ascii_case(NEVER_DELETED) && !self.tables.contains(to);
        let follows = definition.windows(3).any(|three| three == ["ON", "DELETE", "CASCADE"]);
        if to.into_iter().any(refuses) && !follows {
            Err("it can no longer delete what that refers to")
        } else {
            Ok(())
        }
    }
}

/// Parts that a comma separates, but for those within parentheses.
fn apart<'a, 'b>(words: &'a [&'b str]) -> Vec<&'a [&'b str]> {
    let mut depth = 0_i32;
    words
        .split(|word| {
            depth += i32::from(*word == "(") - i32::from(*word == ")");
            depth == 0 && *word == ","
        })
        .collect()
}

#[cfg(test)]
mod it_is_caught {
    use super::breaches;

    const EARLIER: super::Version = [0, 2, 0];
    const PRESENT: super::Version = [0, 3, 0];

    #[track_caller]
    fn check(sql: &str, expected: &[&str]) {
        let found = breaches(sql, EARLIER, PRESENT);
        let found: Vec<&str> = found.iter().map(|breach| breach.split(':').next().unwrap()).collect();
        assert_eq!(found, expected, "{sql}");
    }

    #[test]
    fn when_something_is_taken_away_or_renamed() {
        let relies = ["it relies on what is there"];
        check("ALTER TABLE outbox DROP COLUMN why", &relies);
        check("ALTER TABLE outbox RENAME COLUMN why TO reason", &relies);
        check("ALTER TABLE outbox RENAME TO posted", &relies);
        check("ALTER TABLE outbox ALTER COLUMN why TYPE BIGINT", &relies);
        check("ALTER TABLE outbox ADD COLUMN one TEXT, DROP COLUMN why", &relies);
        for sql in ["DROP TABLE outbox", "DELETE FROM outbox", "DROP INDEX outbox_lines", "TRUNCATE outbox"] {
            check(sql, &["it is not known to be harmless"]);
        }
        check(
            "-- harmless\nCREATE TABLE a (b TEXT);\nDROP TABLE c; -- ;\n",
            &["it is not known to be harmless"],
        );
    }

    #[test]
    fn when_a_column_must_be_given() {
        check("ALTER TABLE outbox ADD COLUMN one TEXT NOT NULL", &["it writes rows without that column"]);
        check("alter table outbox add column one text not  null default ''", &[]);
        check("ALTER TABLE outbox ADD COLUMN one TEXT", &[]);
    }

    #[test]
    fn when_something_is_tightened() {
        let relies = ["it relies on what is there"];
        check("ALTER TABLE outbox ADD CONSTRAINT one CHECK (attempts < 9)", &relies);
        check("ALTER TABLE outbox ALTER COLUMN why SET NOT NULL", &relies);
        check(
            "ALTER TABLE outbox ADD COLUMN one TEXT CHECK (why = 'x')",
            &["it may write what that forbids"],
        );
        check("CREATE UNIQUE INDEX one ON outbox (recipient)", &["it may write what is there twice"]);
        check("CREATE TABLE a (b TEXT); CREATE UNIQUE INDEX one ON a (b)", &[]);
        let refers = ["it can no longer delete what that refers to"];
        check("CREATE TABLE a (b TEXT REFERENCES outbox (id))", &refers);
        check("ALTER TABLE notes ADD COLUMN b TEXT REFERENCES outbox (id)", &refers);
        check("CREATE TABLE a (b TEXT REFERENCES outbox (id) ON DELETE CASCADE)", &[]);
        check("CREATE TABLE a (b TEXT REFERENCES communities (id))", &[]);
    }

    #[test]
    fn when_what_is_there_gets_another_form() {
        let form = ["it reads what was there in another form"];
        check("UPDATE wishes SET body = '{}'", &form);
        check("ALTER TABLE a ADD COLUMN b TEXT; UPDATE a SET b = lower(c), c = '' WHERE c = 'x'", &form);
        check("ALTER TABLE a ADD COLUMN b TEXT; UPDATE a SET b = coalesce(c, d) WHERE c = 'x'", &[]);
        check("INSERT INTO meta VALUES ('a', 'b')", &["it is not known to be harmless"]);
        check("CREATE TABLE a (b TEXT); INSERT INTO a VALUES ('b')", &[]);
    }

    #[test]
    fn unless_it_is_a_contraction_of_what_nobody_uses_any_more() {
        let drops = "ALTER TABLE outbox DROP COLUMN why;";
        check(&format!("-- contraction, unused since 0.2.0: why\n{drops}"), &[]);
        check(
            &format!("-- contraction, unused since 0.2.1: why\n{drops}"),
            &["version [0, 2, 1] has not landed yet, so that somebody may still use it"],
        );
        let declared = format!("-- contraction, unused since 0.2.0: why\n{drops}");
        assert_eq!(breaches(&declared, EARLIER, EARLIER).len(), 1);
        check(&format!("-- contraction, unused since long: why\n{drops}"), &["\"long"]);
        check(
            "-- contraction, unused since 0.1.0: b\nCREATE TABLE a (b TEXT)",
            &["it is no contraction, and says so"],
        );
    }
}
