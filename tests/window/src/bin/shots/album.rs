//! The pictures, and the page to leaf through them.

use crate::{SIZES, in_browser::ready};
use nusaloka_window::{AppWindow, Outcome, places, while_doing};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// A picture that was taken: of what, and how it looked.
struct Shot {
    page: String,
    file: String,
    width: u32,
}

pub(crate) struct Album {
    folder: PathBuf,
    shots: Vec<Shot>,
}

impl Album {
    /// Without the pictures of other days.
    pub(crate) fn empty() -> Outcome<Self> {
        let folder = places::target().join("shots");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(while_doing(format!("emptying {}", folder.display())))?;
        }
        fs::create_dir_all(&folder).map_err(while_doing(format!("making {}", folder.display())))?;
        Ok(Self { folder, shots: Vec::new() })
    }

    pub(crate) fn add(&mut self, page: &str, file: &str, width: u32, picture: &[u8]) -> Outcome {
        let path = self.folder.join(file);
        fs::write(&path, picture).map_err(while_doing(format!("writing {}", path.display())))?;
        println!("{file}");
        self.shots.push(Shot { page: page.to_owned(), file: file.to_owned(), width });
        Ok(())
    }

    pub(crate) async fn add_window(&mut self, page: &str, app: &AppWindow) -> Outcome {
        ready(app).await?;
        self.add("in the app's own window", &format!("window-{page}.png"), SIZES[1].0, &app.photograph().await?)
    }

    pub(crate) fn len(&self) -> usize {
        self.shots.len()
    }

    /// Writes the index: a row for each page, in the order they were taken.
    pub(crate) fn bind(&self) -> Outcome<PathBuf> {
        let mut pages: Vec<&str> = Vec::new();
        for shot in &self.shots {
            if !pages.contains(&shot.page.as_str()) {
                pages.push(&shot.page);
            }
        }
        let rows = pages.into_iter().map(|page| row(page, &self.shots)).collect::<String>();
        let path = self.folder.join("index.html");
        write_index(&path, &rows)?;
        Ok(path)
    }
}

fn row(page: &str, shots: &[Shot]) -> String {
    let mut row = format!("<h2>{page}</h2>\n<div>\n");
    for Shot { file, width, .. } in shots.iter().filter(|shot| shot.page == page) {
        let shown = if *width < 600 { 160 } else { 420 };
        let _a_string_takes_all = writeln!(
            row,
            "<figure><a href=\"{file}\"><img src=\"{file}\" width=\"{shown}\" alt=\"\"></a><figcaption>{file}</figcaption></figure>"
        );
    }
    row + "</div>\n"
}

fn write_index(path: &Path, rows: &str) -> Outcome {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Every page</title>\n<style>\n\
         body {{ font: 14px system-ui; margin: 32px; background: #e8e8e8 }}\n\
         div {{ display: flex; flex-wrap: wrap; gap: 16px; align-items: start }}\n\
         figure {{ margin: 0 }} img {{ display: block; max-height: 500px; object-fit: cover; object-position: top; \
         border: 1px solid #bbb }}\n\
         figcaption {{ color: #555; margin-top: 4px }}\n</style>\n<h1>Every page</h1>\n{rows}</html>\n"
    );
    fs::write(path, page).map_err(while_doing(format!("writing {}", path.display())))
}
