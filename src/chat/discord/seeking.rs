//! Whether something that may have been said has arrived.
//!
//! Discord forgets a nonce after a few minutes; how many is not told, and two are relied on. What was tried before that is looked
//! for among the bot's own messages before it is said again: by its nonce, and where Discord does not give that back by its words.

use chrono::{DateTime, TimeDelta, Utc};
use serenity::all::{ChannelId, Http, Message, MessageId, MessagePagination, Nonce};

use crate::chat::Delivery;

/// For so long a nonce alone is relied on: two minutes, less what a delivery may wait for its turn.
const REMEMBERED: TimeDelta = TimeDelta::seconds(30);
/// How far the clocks of this machine and of Discord may be apart.
const APART: TimeDelta = TimeDelta::minutes(1);
/// So many messages are looked through, as many at a time as Discord gives.
const AT_A_TIME: u8 = 100;
const MOST_LOOKS: usize = 10;
/// Discord counts from 2015 (<https://discord.com/developers/docs/reference#snowflakes>).
const EPOCH_MS: i64 = 1_420_070_400_000;

/// What a message is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    nonce: String,
    /// It may have been said at some time from then on, and Discord may have forgotten its nonce.
    long_ago: Option<DateTime<Utc>>,
}

impl Mark {
    /// Of something that is said for the first time, or again within moments.
    pub fn new(nonce: impl Into<String>) -> Self {
        Self { nonce: nonce.into(), long_ago: None }
    }

    /// Of a delivery.
    pub fn of(delivery: &Delivery) -> Self {
        let long_ago = delivery.maybe_sent_at.filter(|since| delivery.at - *since >= REMEMBERED);
        Self { nonce: delivery.id.to_string(), long_ago }
    }

    /// Of a part of it.
    pub fn part(&self, name: impl std::fmt::Display) -> Self {
        Self { nonce: format!("{}{name}", self.nonce), ..self.clone() }
    }

    /// The nonce.
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// Those of the bot's own messages in a channel that it may be among, where it has to be looked for.
    ///
    /// # Errors
    /// Whatever Discord says.
    pub async fn may_be_among(&self, http: &Http, channel: ChannelId) -> serenity::Result<Vec<Message>> {
        let Some(since) = self.long_ago else { return Ok(Vec::new()) };
        let mut found: Vec<Message> = Vec::new();
        let mut after = before_all(since - APART);
        for _ in 0..MOST_LOOKS {
            let page =
                http.get_messages(channel, Some(MessagePagination::After(after)), Some(AT_A_TIME)).await?;
            let Some(newest) = page.iter().map(|message| message.id).max() else { break };
            let is_last = page.len() < usize::from(AT_A_TIME);
            found.extend(page.into_iter().filter(|message| message.author.bot));
            if is_last {
                break;
            }
            after = newest;
        }
        Ok(found)
    }

    /// Whether it is one of these.
    pub fn is_among(&self, messages: &[Message], words: &str) -> bool {
        messages.iter().any(|message| match &message.nonce {
            Some(Nonce::String(nonce)) => *nonce == self.nonce,
            Some(Nonce::Number(nonce)) => nonce.to_string() == self.nonce,
            None => message.content == words,
        })
    }
}

/// The number of a message that would be older than all from then on.
fn before_all(at: DateTime<Utc>) -> MessageId {
    let since = u64::try_from(at.timestamp_millis() - EPOCH_MS).unwrap_or(0);
    MessageId::new((since << 22).max(1))
}
