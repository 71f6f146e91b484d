//! The grammar of the moments, dates and working hours that people type, in English and Dutch.
