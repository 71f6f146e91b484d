//! The keyboard: a line editor with history and completion, on a thread of its own so that the chat goes on meanwhile.
//!
//! The history is kept in memory only: what people write for themselves belongs in no file of the editor.

use std::sync::mpsc;
use std::time::Duration;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::Validator;
use rustyline::{Context, Editor, ExternalPrinter, Helper};
use tokio::sync::mpsc as lines;

use super::script::USAGE;
use crate::chat::inbound::complete::{self, Known};

/// What was typed.
type Typed = Result<String, ReadlineError>;

/// A line that is asked for.
struct Ask {
    prompt: String,
    known: Known,
}

/// The keyboard.
pub struct Keyboard {
    asks: mpsc::Sender<Ask>,
    typed: lines::UnboundedReceiver<Typed>,
    printer: Option<Box<dyn ExternalPrinter + Send>>,
}

impl Keyboard {
    /// Takes the keyboard over.
    ///
    /// # Errors
    /// When the terminal can't be used.
    pub fn new() -> rustyline::Result<Self> {
        let mut editor = Editor::with_history(rustyline::Config::default(), MemHistory::new())?;
        editor.set_helper(Some(Completion::default()));
        let printer = editor.create_external_printer().ok();
        let (asks, asked) = mpsc::channel();
        let (answer, typed) = lines::unbounded_channel();
        std::thread::Builder::new()
            .name("keyboard".to_owned())
            .spawn(move || serve(&mut editor, &asked, &answer))?;
        let printer = printer.map(|printer| Box::new(printer) as Box<dyn ExternalPrinter + Send>);
        Ok(Self { asks, typed, printer })
    }

    /// The next line; none when whoever types is done (Ctrl-D, Ctrl-C). When nothing comes for so long, `suggest` says
    /// something, once.
    ///
    /// # Errors
    /// When the terminal can't be read any more.
    pub async fn line(
        &mut self,
        prompt: String,
        known: Known,
        idle: Duration,
        suggest: impl FnOnce() -> String,
    ) -> rustyline::Result<Option<String>> {
        if self.asks.send(Ask { prompt, known }).is_err() {
            return Ok(None);
        }
        let typed = match tokio::time::timeout(idle, self.typed.recv()).await {
            Ok(typed) => typed,
            Err(_) => {
                if let Some(printer) = &mut self.printer {
                    printer.print(suggest())?;
                }
                self.typed.recv().await
            }
        };
        match typed {
            Some(Ok(line)) => Ok(Some(line)),
            Some(Err(ReadlineError::Eof | ReadlineError::Interrupted)) | None => Ok(None),
            Some(Err(problem)) => Err(problem),
        }
    }
}

/// Answers each ask with one line, until nobody asks or listens.
fn serve(
    editor: &mut Editor<Completion, MemHistory>,
    asked: &mpsc::Receiver<Ask>,
    answer: &lines::UnboundedSender<Typed>,
) {
    while let Ok(ask) = asked.recv() {
        if let Some(completion) = editor.helper_mut() {
            completion.known = ask.known;
        }
        let typed = editor.readline(&ask.prompt);
        if let Ok(line) = &typed {
            // A full history forgets its oldest line: nothing to tell.
            let _ = editor.add_history_entry(line.as_str());
        }
        if answer.send(typed).is_err() {
            break;
        }
    }
}

/// Completion of names, commands, options and topics.
#[derive(Default)]
struct Completion {
    known: Known,
}

impl Completer for Completion {
    type Candidate = String;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        Ok(candidates(line.get(..pos).unwrap_or(line), &self.known))
    }
}

impl Hinter for Completion {
    type Hint = String;
}
impl Highlighter for Completion {}
impl Validator for Completion {}
impl Helper for Completion {}

/// What the end of a line could become: the byte at which it begins, and each replacement.
fn candidates(line: &str, known: &Known) -> (usize, Vec<String>) {
    if line.starts_with(':') {
        let directives = USAGE.into_iter().filter_map(|usage| usage.split_inclusive(' ').next());
        return (0, directives.filter(|word| word.starts_with(line)).map(str::to_owned).collect());
    }
    // What comes after "anna: " or "anna> " is completed as if she had been named before.
    let named = line.find([':', '>']).filter(|at| !line.get(..*at).unwrap_or_default().contains([' ', '/']));
    let said = named.map_or(0, |at| at + 1);
    let blanks = line.get(said..).map_or(0, |text| text.len() - text.trim_start().len());
    let command = line.get(said + blanks..).unwrap_or_default();
    if command.starts_with('/') {
        let (start, found) = complete::complete(command, known);
        return (said + blanks + start, found);
    }
    if named.is_none() && !line.contains(' ') {
        let names = known.names.iter().filter(|name| name.to_lowercase().starts_with(&line.to_lowercase()));
        return (0, names.map(|name| format!("{name}: ")).collect());
    }
    (line.len(), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let known = Known { names: texts(&["anna", "bram"]), topics: texts(&["wound closure"]) };
        let (start, found) = candidates(line, &known);
        let whole: Vec<_> =
            found.into_iter().map(|end| format!("{}{end}", line.get(..start).unwrap())).collect();
        assert_eq!(whole.join("|"), expected);
    }

    #[test]
    fn names_commands_and_topics_are_completed() {
        check("an", "anna: ");
        check("", "anna: |bram: ");
        check("/obs", "/observe ");
        check("anna: /obs", "anna: /observe ");
        check("anna> /observe topic:w", "anna> /observe topic:\"wound closure\" ");
        check("/observe topic:w", "/observe topic:\"wound closure\" ");
        check("/observe with:@b", "/observe with:@bram ");
        check(":wa", ":wait ");
        check(":re", ":restart|:reject ");
        check("good morning", "");
    }
}
