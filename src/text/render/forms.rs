//! The forms that a button opens.

use super::super::message::{Field, Form};
use super::super::reader::Reader;
use crate::domain::command::FormKind;

/// A form in the reader's language. Its fields are in the order in which a front hands them in.
#[must_use]
pub fn form(kind: &FormKind, reader: &Reader<'_>) -> Form {
    let field = |label: &str, example: &str| Field {
        label: reader.line(label),
        example: reader.line(example),
        optional: false,
        long: false,
    };
    let long = |label: &str, example: &str| Field { long: true, ..field(label, example) };
    let (title, fields) = match kind {
        FormKind::Wish => ("form-wish", vec![field("form-wish-topic", "form-wish-example")]),
        FormKind::Offer => ("form-offer", vec![field("form-offer-topic", "form-offer-example")]),
        FormKind::Door => {
            let seats = Field { optional: true, ..field("form-door-seats", "form-door-seats-example") };
            let starts = field("form-door-starts", "form-moment-example");
            ("form-door", vec![field("form-door-topic", "form-offer-example"), starts, seats])
        }
        FormKind::Moment(_) => ("form-moment", vec![field("form-moment-starts", "form-moment-example")]),
        FormKind::Takeaway(_) => {
            let day = Field { optional: true, ..field("form-takeaway-day", "form-takeaway-day-example") };
            ("form-takeaway", vec![long("form-takeaway-words", "form-takeaway-words-example"), day])
        }
        FormKind::Noticed(_) => ("form-noticed", vec![long("form-noticed-words", "form-noticed-example")]),
        FormKind::Pause => ("form-pause", vec![field("form-pause-day", "form-pause-example")]),
        FormKind::Invite => ("form-invite", vec![field("form-invite-who", "form-invite-example")]),
    };
    Form { kind: kind.clone(), language: reader.language, title: reader.line(title), fields }
}
