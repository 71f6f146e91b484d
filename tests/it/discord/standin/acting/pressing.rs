//! Pressing buttons, choosing from menus and sending forms.

use serde_json::{Map, Value, json};

use super::super::seeing::Component;
use super::super::{Modal, Standin};
use super::options::Filler;
use super::{ClientError, Doing, Outcome};

impl Standin {
    /// Presses a button.
    ///
    /// # Errors
    /// When the person doesn't see the message, or it has no such button that can be pressed.
    pub async fn press(&self, user: u64, message: u64, custom_id: &str) -> Result<Outcome, ClientError> {
        let doing = self.pressed(user, message, custom_id)?;
        Ok(self.carry(doing).await)
    }

    /// A press, ready to be sent.
    pub(in super::super) fn pressed(
        &self,
        user: u64,
        message: u64,
        custom_id: &str,
    ) -> Result<Doing, ClientError> {
        let (component, channel) = self.control(user, message, custom_id)?;
        if !matches!(component, Component::Button { .. }) {
            return Err(ClientError::NoSuchControl(format!("{custom_id} is no button")));
        }
        Ok(used(user, channel, message, json!({"custom_id": custom_id, "component_type": 2, "id": 2})))
    }

    /// Presses the button with this label on a message.
    ///
    /// # Errors
    /// As [`Standin::press`].
    pub async fn press_labelled(&self, user: u64, message: u64, label: &str) -> Result<Outcome, ClientError> {
        let seen = self.message(message).ok_or(ClientError::NoSuchMessage(message))?;
        let custom_id = seen.button(label).ok_or_else(|| ClientError::NoSuchControl(label.to_owned()))?;
        self.press(user, message, custom_id).await
    }

    /// Chooses from a menu, by values or by what is read.
    ///
    /// # Errors
    /// When the person doesn't see the message, or the menu doesn't take these.
    pub async fn choose(
        &self,
        user: u64,
        message: u64,
        custom_id: &str,
        wanted: &[&str],
    ) -> Result<Outcome, ClientError> {
        let (component, channel) = self.control(user, message, custom_id)?;
        let Component::Select { options, min, max, .. } = component else {
            return Err(ClientError::NoSuchControl(format!("{custom_id} is no menu")));
        };
        let find = |wanted: &&str| {
            let found = options.iter().find(|option| option.value == *wanted || option.label == *wanted);
            found
                .map(|option| option.value.clone())
                .ok_or_else(|| ClientError::BadValue((*wanted).to_owned()))
        };
        let values = wanted.iter().map(find).collect::<Result<Vec<String>, _>>()?;
        counts(values.len(), min, max)?;
        let data = json!({"custom_id": custom_id, "component_type": 3, "id": 2, "values": values});
        Ok(self.carry(used(user, channel, message, data)).await)
    }

    /// Chooses a person from a menu of members.
    ///
    /// # Errors
    /// When the person doesn't see the message, or it has no such menu.
    pub async fn choose_user(
        &self,
        user: u64,
        message: u64,
        custom_id: &str,
        target: u64,
    ) -> Result<Outcome, ClientError> {
        let (component, channel) = self.control(user, message, custom_id)?;
        if !matches!(component, Component::UserSelect { .. }) {
            return Err(ClientError::NoSuchControl(format!("{custom_id} is no menu of members")));
        }
        let address = &self.shared.address;
        let resolved = self.shared.change(|world| {
            let mut filler = Filler { world, address, user, channel, resolved: Map::new() };
            let known = filler.person(&json!(target));
            known.map(|_| filler.resolved).ok_or_else(|| ClientError::BadValue(target.to_string()))
        })?;
        let data = json!({
            "custom_id": custom_id, "component_type": 5, "id": 2, "values": [target.to_string()], "resolved": resolved,
        });
        Ok(self.carry(used(user, channel, message, data)).await)
    }

    /// Sends a form. An input that isn't named keeps what was filled in beforehand.
    ///
    /// # Errors
    /// When an input is missing, too short or too long.
    pub async fn submit(
        &self,
        user: u64,
        modal: &Modal,
        inputs: &[(&str, &str)],
    ) -> Result<Outcome, ClientError> {
        let unknown = inputs.iter().find(|(id, _)| !modal.fields.iter().any(|field| field.custom_id == *id));
        if let Some((id, _)) = unknown {
            return Err(ClientError::NoSuchControl((*id).to_owned()));
        }
        let mut rows = Vec::new();
        for (at, field) in modal.fields.iter().enumerate() {
            let typed = inputs.iter().find(|(id, _)| field.custom_id == *id);
            let value = typed.map_or(field.value.as_str(), |(_, value)| value);
            let letters = value.chars().count() as u64;
            if field.required && letters == 0 {
                return Err(ClientError::Missing(field.label.clone()));
            }
            if letters > field.max || (letters > 0 && letters < field.min) {
                return Err(ClientError::BadValue(format!("{}: {letters} letters", field.label)));
            }
            let input = json!({"type": 4, "custom_id": field.custom_id, "value": value, "id": at * 2 + 2});
            rows.push(json!({"type": 1, "id": at * 2 + 1, "components": [input]}));
        }
        let (channel, source) = self.shared.look(|world| {
            let opened =
                world.interactions.get(&modal.interaction).expect("a form was opened by an interaction");
            (opened.channel, opened.source)
        });
        self.shared.look(|world| world.there(user, channel))?;
        let data = json!({"custom_id": modal.custom_id, "components": rows});
        let doing = Doing { source, ..Doing::new(5, user, channel, data) };
        Ok(self.carry(doing).await)
    }

    /// A button or menu that a person can use, and the channel it is in.
    fn control(&self, user: u64, message: u64, custom_id: &str) -> Result<(Component, u64), ClientError> {
        self.shared.look(|world| {
            let found = world.messages.get(&message).filter(|found| world.sees(user, found));
            let found = found.ok_or(ClientError::NoSuchMessage(message))?;
            let control = found.rows().into_iter().flatten().find(|each| each.custom_id() == custom_id);
            let control = control.filter(|each| !custom_id.is_empty() && !each.is_disabled());
            Ok((control.ok_or_else(|| ClientError::NoSuchControl(custom_id.to_owned()))?, found.channel))
        })
    }
}

fn used(user: u64, channel: u64, message: u64, data: Value) -> Doing {
    Doing { source: Some(message), ..Doing::new(3, user, channel, data) }
}

fn counts(chosen: usize, min: u64, max: u64) -> Result<(), ClientError> {
    let chosen = chosen as u64;
    if chosen < min || chosen > max {
        return Err(ClientError::BadValue(format!("{chosen} chosen, of {min} to {max}")));
    }
    Ok(())
}
