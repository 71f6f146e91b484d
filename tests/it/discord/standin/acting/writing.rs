//! Writing as a person: to the bot, or in a channel.

use super::super::Standin;
use super::super::rest::{Place, mentioned, post};
use super::super::world::Message;
use super::ClientError;

impl Standin {
    /// Writes a direct message to the bot; gives its id.
    pub fn write(&self, user: u64, text: &str) -> u64 {
        let channel = self.direct_channel(user);
        self.put_message(channel, user, text)
    }

    /// Writes in a channel or thread; gives the message's id.
    ///
    /// # Errors
    /// When the person isn't there.
    pub fn write_in(&self, channel: u64, user: u64, text: &str) -> Result<u64, ClientError> {
        if !self.shared.look(|world| world.sees_channel(user, channel)) {
            return Err(ClientError::NotThere(channel.to_string()));
        }
        Ok(self.put_message(channel, user, text))
    }

    /// The channel of direct messages between a person and the bot.
    #[must_use]
    pub fn direct_channel(&self, user: u64) -> u64 {
        self.shared.change(|world| world.direct(user))
    }

    fn put_message(&self, channel: u64, user: u64, text: &str) -> u64 {
        let place = Place { address: &self.shared.address };
        self.shared.change(|world| {
            let mut message = Message::new(world.id(), channel, user, world.now());
            text.clone_into(&mut message.content);
            message.mentions =
                mentioned(text).into_iter().filter(|id| world.users.contains_key(id)).collect();
            let id = message.id;
            post(world, place, message);
            id
        })
    }
}
