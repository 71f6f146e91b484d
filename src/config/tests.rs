//! What is understood, what is refused, and where a problem is said to be.

use super::*;

fn zone_exists(zone: &str) -> bool {
    zone == "Europe/Amsterdam"
}

/// Loads a settings file beside a good and a bad rule file; the folder's own name is left out of the answer.
#[track_caller]
fn check(text: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lookalong.toml");
    std::fs::write(&file, text).unwrap();
    std::fs::write(folder.path().join("good.toml"), "repeat-gap-weeks = 4").unwrap();
    std::fs::write(folder.path().join("bad.toml"), "\nround-day = 9").unwrap();
    let said = match Config::load(&file, zone_exists) {
        Ok(config) => format!(
            "{} {} {} gap {}",
            config.community.zone,
            config.store.place,
            config.store.key_file.display(),
            config.community.rules.repeat_gap_weeks
        ),
        Err(problem) => problem.to_string(),
    };
    let said = said.replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(said, expected);
}

#[test]
fn what_is_left_out_keeps_its_standard_value() {
    check("", "UTC lookalong.sqlite lookalong.key gap 26");
    check("[community]\nrules = \"good.toml\"", "UTC lookalong.sqlite lookalong.key gap 4");
}

#[test]
fn paths_begin_at_the_folder_of_the_file() {
    check("[store]\nurl = \"sqlite:data/a.db\"", "UTC data/a.db lookalong.key gap 26");
    check("[store]\nurl = \"sqlite://a.db\"\nkey_file = \"k\"", "UTC a.db k gap 26");
    check("[store]\nurl = \"sqlite:///var/a.db\"", "UTC /var/a.db lookalong.key gap 26");
}

#[test]
fn a_problem_says_where_it_is_and_what_to_do() {
    check(
        "[community]\nzone = \"Mars/Base\"",
        "lookalong.toml, line 2, column 8: there is no time zone `Mars/Base`; use an IANA name, like Europe/Amsterdam",
    );
    check(
        "[community]\nname = \" \"",
        "lookalong.toml, line 2, column 8: the name is empty; give one, or take the line out",
    );
    check(
        "[community]\nnaam = \"x\"",
        "lookalong.toml, line 2, column 1: unknown field `naam`, expected one of `name`, `language`, `zone`, `rules`; \
         correct it, or take the line out (config/lookalong.example.toml shows every setting)",
    );
    check(
        "[community]\nlanguage = \"de\"",
        "lookalong.toml, line 2, column 12: unknown variant `de`, expected `en` or `nl`; \
         correct it, or take the line out (config/lookalong.example.toml shows every setting)",
    );
    check(
        "[store]\nkey_file = \"\"",
        "lookalong.toml, line 2, column 12: this must be the path of a file; give one, or take the line out",
    );
    check(
        "[discord]\ntoken_file = \"token\"",
        "lookalong.toml, line 2, column 14: token can't be read (No such file or directory (os error 2)): \
         correct the path, or put the file there",
    );
}

#[test]
fn a_problem_in_the_rule_file_is_placed_in_the_rule_file() {
    check(
        "[community]\nrules = \"bad.toml\"",
        "bad.toml, line 2, column 13: `round-day` must be a day of the week, like tuesday \
         (correct that line, or take it out to use the standard value)",
    );
    check(
        "[community]\nrules = \"none.toml\"",
        "lookalong.toml, line 2, column 9: none.toml can't be read (No such file or directory (os error 2)): \
         correct the path, or put the file there",
    );
}

#[test]
fn a_server_is_named_and_its_password_is_not() {
    check(
        "[store]\nurl = \"postgres://me:s3cret@db.example.org/look\"",
        "UTC look of PostgreSQL at db.example.org lookalong.key gap 26",
    );
    check(
        "[store]\nurl = \"postgres://me:s3#cret@db/look\"",
        "lookalong.toml, line 2, column 7: this address of a PostgreSQL database isn't understood; use one like \
         \"postgres://lookalong@localhost/lookalong\", and write what is neither a letter nor a digit in a password as % and two \
         hexadecimal digits",
    );
}

#[test]
fn only_a_database_file_or_a_server_is_a_store() {
    for url in ["sqlite:", "sqlite::memory:", "sqlite:a?mode=ro", "mysql://me:secret@a", "postgres:look"] {
        check(
            &format!("[store]\nurl = \"{url}\""),
            "lookalong.toml, line 2, column 7: this names no database; use \"sqlite:\" and a file, like \
             \"sqlite:lookalong.sqlite\", or an address, like \"postgres://lookalong@localhost/lookalong\"",
        );
    }
}

#[test]
fn the_environment_may_name_another_store() {
    let mut store = StoreSettings::default();
    store.move_to("postgres://me:s3cret@db/look").unwrap();
    assert_eq!(store.place.to_string(), "look of PostgreSQL at db");
    assert!(!format!("{store:?}").contains("s3cret"), "{store:?}");
    assert!(store.move_to("mysql://a").is_err());
}

#[test]
fn a_token_in_the_wrong_place_is_not_repeated() {
    check(
        "discord = \"secret\"",
        "lookalong.toml, line 1, column 11: this is not the kind of value that belongs here; \
         correct it, or take the line out (config/lookalong.example.toml shows every setting)",
    );
}

#[test]
fn a_log_filter_is_checked_at_the_start() {
    check("[log]\nfilter = \"info,lookalong=debug\"", "UTC lookalong.sqlite lookalong.key gap 26");
    check(
        "[log]\nfilter = \"lookalong=loud\"",
        "lookalong.toml, line 2, column 10: the log filter `lookalong=loud` isn't understood; \
         use error, warn, info, debug or trace",
    );
}

#[test]
fn a_lease_is_neither_a_moment_nor_for_ever() {
    for (seconds, column) in [("1", 17), ("301", 17)] {
        check(
            &format!("[store]\nlease_seconds = {seconds}"),
            &format!("lookalong.toml, line 2, column {column}: give 2 to 300 seconds"),
        );
    }
    check("[store]\nlease_seconds = 2", "UTC lookalong.sqlite lookalong.key gap 26");
}

#[test]
fn a_range_is_a_part_of_the_shards() {
    let discord = |lines: &str| format!("[discord]\ntoken_file = \"good.toml\"\n{lines}");
    for lines in
        ["shard_range = \"0-3\"", "shard_range = \"0-8\"\nshards = 8", "shard_range = \"3-2\"\nshards = 8"]
    {
        check(
            &discord(lines),
            "lookalong.toml, line 3, column 15: give the first and the last of this process's shards, counted from 0, like \
             \"0-3\" beside shards = 8; or take the line out to use all of them",
        );
    }
    check(&discord("shard_range = \"4-7\"\nshards = 8"), "UTC lookalong.sqlite lookalong.key gap 26");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let problem = Config::load(Path::new("nowhere.toml"), zone_exists).unwrap_err();
    assert_eq!(
        problem.to_string(),
        "nowhere.toml can't be read (No such file or directory (os error 2)): check the path, and that the bot may read it"
    );
}

#[test]
fn the_example_loads_and_every_setting_in_it_is_explained() {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/config/lookalong.example.toml"));
    let config = Config::load(file, zone_exists).unwrap();
    assert_eq!(config.community.name.unwrap().as_str(), "Our colleagues");
    assert_eq!(config.community.rules, RuleSet::default());

    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2) {
        let is_setting = pair[1].contains(" = ") && !pair[1].starts_with("# Standard");
        assert!(!is_setting || pair[0].starts_with("# "), "{} is not explained", pair[1]);
    }
}
