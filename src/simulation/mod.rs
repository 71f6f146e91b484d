//! Made-up people living half a year. Pure.
