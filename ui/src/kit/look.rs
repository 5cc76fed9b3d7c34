//! Checks of the style sheets.
