//! Hands the configuration beside this file to Tauri. Declares no commands, capabilities or plugins of its own.

fn main() {
    tauri_build::build();
}
