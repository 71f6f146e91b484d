//! Hearing at once that another process that shares the server did something.
//!
//! A word that is lost, with its connection say, does no harm: whoever listens looks by themselves every now and then.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};

use super::Store;
use super::engine::Engine;

/// Where all who share a server are told; what is told begins with the schema that it is about.
const CHANNEL: &str = "lookalong";

/// With no connection, one is tried for again after this.
const AGAIN: Duration = Duration::from_secs(2);

/// What another process did, or this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Something was decided: something may be due or to be sent.
    Decided,
    /// A lease was given back.
    LeaseFree,
}

/// A connection of its own that listens, and is made anew when it is lost.
#[derive(Debug)]
pub struct Listening {
    options: PgConnectOptions,
    /// With the schema that is ours.
    ears: Option<(PgListener, String)>,
}

impl Store {
    /// Listens to those who share the server; none where nobody does.
    #[must_use]
    pub fn listening(&self) -> Option<Listening> {
        match self.engine {
            Engine::Sqlite => None,
            Engine::Postgres => {
                let options = PgConnectOptions::try_from(&*self.pool.connect_options()).ok()?;
                Some(Listening { options, ears: None })
            }
        }
    }
}

impl Listening {
    /// Waits for what comes next. After a time without a connection anything may have happened.
    pub async fn next(&mut self) -> News {
        loop {
            let Some((listener, schema)) = &mut self.ears else {
                match self.connect().await {
                    Ok(ears) => self.ears = Some(ears),
                    Err(problem) => {
                        tracing::debug!(%problem, "what others do is not heard at once for the moment");
                        tokio::time::sleep(AGAIN).await;
                        continue;
                    }
                }
                return News::Decided;
            };
            match listener.try_recv().await {
                Ok(Some(told)) => match told.payload().strip_prefix(schema.as_str()) {
                    Some("") => return News::Decided,
                    Some("/free") => return News::LeaseFree,
                    // Of another schema.
                    Some(_) | None => {}
                },
                Ok(None) | Err(_) => {
                    tracing::debug!("what others do is not heard at once for the moment");
                    self.ears = None;
                    tokio::time::sleep(AGAIN).await;
                }
            }
        }
    }

    async fn connect(&self) -> Result<(PgListener, String), sqlx::Error> {
        let pool = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
        let mut listener = PgListener::connect_with(&pool.connect_with(self.options.clone()).await?).await?;
        listener.eager_reconnect(false);
        listener.ignore_pool_close_event(true);
        let ours = sqlx::query_scalar("SELECT CAST(current_schema() AS TEXT)");
        let schema = ours.fetch_one(&mut listener).await?;
        listener.listen(CHANNEL).await?;
        Ok((listener, schema))
    }
}
