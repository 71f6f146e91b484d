//! The stored form of every notice and refusal: what waits in an outbox must be read by the next version too.
//!
//! A changed line here means that what was stored before can't be read any more, unless the change is one that serde fills
//! in by itself. Look twice before you accept it.

#[test]
fn the_stored_form_of_a_notice_stays_what_it_is() {
    let forms: Vec<String> =
        super::notices().iter().map(|notice| serde_json::to_string(notice).unwrap()).collect();
    insta::with_settings!({ snapshot_path => "../../../tests/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("stored-notices", forms.join("\n"));
    });
    for (form, notice) in forms.iter().zip(super::notices()) {
        assert_eq!(serde_json::from_str::<crate::domain::notice::Notice>(form).unwrap(), notice);
    }
}
