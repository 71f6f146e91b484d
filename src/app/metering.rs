//! What an operator can measure: `/healthz` for whoever asks whether the bot is well, `/metrics` for Prometheus.
//!
//! Invariant: figures of the machine room alone: no person, no community, no word of anybody.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// Seconds, from what is too quick to notice to what Discord waits for, and beyond.
const BUCKETS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0, 10.0];

/// Whether the bot is well, as it was last found.
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<AtomicBool>);

impl Health {
    /// From now on it is well, or it isn't.
    pub fn set(&self, well: bool) {
        self.0.store(well, Ordering::Relaxed);
    }

    /// Whether it is.
    #[must_use]
    pub fn is_well(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Begins to measure; the handle tells what was measured.
///
/// # Errors
/// When something else measures in this process already.
pub fn begin() -> Result<PrometheusHandle> {
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BUCKETS);
    let handle = builder.context("the buckets of the metrics")?.install_recorder().context("the metrics")?;
    metrics::describe_counter!(
        "lookalong_interactions_total",
        "What people did, by command and what it came to"
    );
    metrics::describe_histogram!(
        "lookalong_acknowledge_seconds",
        metrics::Unit::Seconds,
        "From hearing something to acknowledging it"
    );
    metrics::describe_histogram!(
        "lookalong_answer_seconds",
        metrics::Unit::Seconds,
        "From hearing something to having answered it"
    );
    metrics::describe_counter!("lookalong_decisions_total", "Decisions that are durable");
    metrics::describe_counter!(
        "lookalong_commits_total",
        "Transactions that they shared, each a sync of the disk"
    );
    metrics::describe_counter!("lookalong_sends_total", "Notices, by what became of sending them");
    metrics::describe_gauge!("lookalong_outbox_waiting", "Notices that are due and not sent");
    metrics::describe_gauge!(
        "lookalong_outbox_oldest_age",
        metrics::Unit::Seconds,
        "Since when the oldest of them is due, in seconds"
    );
    metrics::describe_gauge!("lookalong_shard_connected", "1 for a shard that is connected, else 0");
    metrics::describe_gauge!(
        "lookalong_shard_latency",
        metrics::Unit::Seconds,
        "The latest heartbeat of a shard"
    );
    Ok(handle)
}

/// The two pages.
pub fn router(handle: PrometheusHandle, health: Health) -> Router {
    let well = move || async move {
        if health.is_well() {
            (StatusCode::OK, "well\n")
        } else {
            (StatusCode::SERVICE_UNAVAILABLE, "not well\n")
        }
    };
    Router::new().route("/healthz", get(well)).route(
        "/metrics",
        get(move || async move {
            handle.run_upkeep();
            handle.render()
        }),
    )
}

/// Serves pages at an address.
///
/// # Errors
/// When nothing can listen there.
pub async fn serve(address: SocketAddr, pages: Router, setting: &str) -> Result<tokio::task::JoinHandle<()>> {
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .with_context(|| format!("nothing can listen at {address}: give another address at {setting}"))?;
    Ok(tokio::spawn(async move {
        if let Err(problem) = axum::serve(listener, pages).await {
            tracing::error!(%problem, %address, "the pages at an address ended");
        }
    }))
}
