//! Forms, as Discord's own program has people fill them in.

use lookalong::chat::discord::codes::{Code, Says};
use lookalong::chat::inbound;
use lookalong::chat::terminal::platform::Shown;
use lookalong::domain::command::FormKind;
use lookalong::domain::language::Language;
use lookalong::domain::refusal::Refusal;
use lookalong::text::message::Field;

use super::{ClientError, Modal, Talk};

/// A form that somebody has open, and what they filled in so far.
pub(super) struct OpenForm {
    pub modal: Modal,
    pub filled: Vec<String>,
}

impl Talk {
    pub(super) async fn fills(&mut self, name: &str, text: &str) -> Result<(), String> {
        self.heard.clear();
        if self.of(name).form.is_none() {
            self.back_to_the_form(name).await?;
        }
        let language = self.of(name).language;
        let Some(mut form) = self.of(name).form.take() else {
            return self.refused(name, &Refusal::NothingAsked).await;
        };
        let index = form.filled.len();
        let kind = kind_of(&form.modal);
        let field = &form.modal.fields[index];
        let skips = text.is_empty() && !field.required;
        let bad = !skips && inbound::check_field(&kind, index, text, language).is_err();
        form.filled.push(text.to_owned());
        if form.filled.len() < form.modal.fields.len() && !bad {
            let shown = shown_field(&form.modal, form.filled.len());
            self.of(name).form = Some(form);
            self.say_block(name, shown);
            return Ok(());
        }
        // What comes after a field that can't be read is not looked at, but Discord wants it filled.
        while form.filled.len() < form.modal.fields.len() {
            let value = form.modal.fields[form.filled.len()].value.clone();
            form.filled.push(if value.is_empty() { "1".to_owned() } else { value });
        }
        self.submit(name, &form).await
    }

    async fn submit(&mut self, name: &str, form: &OpenForm) -> Result<(), String> {
        let inputs: Vec<(&str, &str)> = form
            .modal
            .fields
            .iter()
            .zip(&form.filled)
            .map(|(field, text)| (field.custom_id.as_str(), text.as_str()))
            .collect();
        let user = self.member(name);
        match self.standin.submit(user, &form.modal, &inputs).await {
            Ok(outcome) => {
                self.came_of(name, outcome).await;
                Ok(())
            }
            // Discord's own program says so, and the form stays open.
            Err(ClientError::Missing(_)) => {
                self.of(name).form = Some(OpenForm { modal: form.modal.clone(), filled: Vec::new() });
                self.refused(name, &Refusal::TextEmpty).await
            }
            Err(ClientError::BadValue(_)) => {
                self.of(name).form = Some(OpenForm { modal: form.modal.clone(), filled: Vec::new() });
                self.refused(name, &Refusal::TextTooLong { most: 60 }).await
            }
            Err(problem) => Err(problem.to_string()),
        }
    }

    /// A form that could not be taken is opened again, at the field that could not be read.
    async fn back_to_the_form(&mut self, name: &str) -> Result<(), String> {
        let user = self.member(name);
        let latest = self.standin.from_bot(user).into_iter().next_back();
        let again = latest.and_then(|seen| {
            let id = ["Back to the form", "Terug naar het formulier"]
                .into_iter()
                .find_map(|label| seen.button(label));
            id.map(|id| (seen.id, id.to_owned()))
        });
        let Some((message, custom_id)) = again else { return Ok(()) };
        let outcome = self.standin.press(user, message, &custom_id).await.map_err(|e| e.to_string())?;
        if let Some(modal) = outcome.modal() {
            let kind = kind_of(modal);
            let good = |(index, value): &(usize, &String)| {
                inbound::check_field(&kind, *index, value, Language::English).is_ok()
            };
            let kept: Vec<String> = modal.fields.iter().map(|field| field.value.clone()).collect();
            let filled =
                kept.iter().enumerate().take_while(good).map(|(_, value)| value.clone()).collect::<Vec<_>>();
            let filled = if filled.len() == modal.fields.len() { Vec::new() } else { filled };
            self.of(name).form = Some(OpenForm { modal: modal.clone(), filled });
        }
        Ok(())
    }
}

fn form_code(modal: &Modal) -> (FormKind, Language) {
    let code = Code::read(&modal.custom_id).expect("a code of ours");
    if let Says::Filled(kind, language) = code.says { (kind, language) } else { panic!("no form: {code:?}") }
}

fn kind_of(modal: &Modal) -> FormKind {
    form_code(modal).0
}

pub(super) fn shown_field(modal: &Modal, index: usize) -> Shown {
    let language = form_code(modal).1;
    let field = &modal.fields[index];
    Shown::Form {
        title: modal.title.clone(),
        field: Field {
            label: field.label.clone(),
            example: field.placeholder.clone(),
            optional: !field.required,
            long: field.long,
        },
        language,
    }
}
