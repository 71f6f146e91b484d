//! The names in a roster, for a front whose accounts are called otherwise than people write them.

use std::collections::BTreeSet;

/// Every name in the columns that name an account, without an `@` before it. What can't be read names nobody here: the
/// import says what is wrong with it.
#[must_use]
pub fn names(csv: &str) -> BTreeSet<String> {
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).comment(Some(b'#')).from_reader(csv.as_bytes());
    let columns: Vec<usize> = reader
        .headers()
        .map(|heading| {
            let of_account = |name: &str| matches!(name.to_lowercase().as_str(), "account" | "manager");
            (0..).zip(heading).filter(|(_, name)| of_account(name)).map(|(column, _)| column).collect()
        })
        .unwrap_or_default();
    let mut names = BTreeSet::new();
    for record in reader.records().map_while(Result::ok) {
        let named = columns.iter().filter_map(|column| record.get(*column));
        names.extend(
            named.map(|name| name.trim_start_matches('@').to_owned()).filter(|name| !name.is_empty()),
        );
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_managers_are_named() {
        let csv = "account, team, Manager\n@anna, Ward 3, chris\nbram,,\n";
        assert_eq!(names(csv).into_iter().collect::<Vec<_>>(), ["anna", "bram", "chris"]);
        assert!(names("").is_empty());
        assert!(names("team\nWard 3").is_empty());
    }
}
