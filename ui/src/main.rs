//! The program in the web view: starts the screens and nothing else.

fn main() {
    nusaloka_ui::start();
}
