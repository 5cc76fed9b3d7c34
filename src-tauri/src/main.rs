//! The desktop program. All it does is run the shell.

// No console window beside ours on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    nusaloka_shell::run()
}
