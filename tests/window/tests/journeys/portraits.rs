//! I choose a picture of myself: it is there at once, what is none is refused in my words, and a slip is undone with a touch.

use crate::stage::{app_of_traveller, browser_of_traveller, go_to, phone, says};
use nusaloka_locales::text;
use nusaloka_window::{Outcome, Screen, Server};

#[tokio::test]
async fn i_show_myself_in_the_app() -> Outcome {
    let (server, phone) = (Server::start()?, phone()?);
    show_myself(&*app_of_traveller(&server, phone.path()).await?).await
}

#[tokio::test]
async fn i_show_myself_in_a_browser() -> Outcome {
    let server = Server::start()?;
    show_myself(&*browser_of_traveller(&server).await?).await
}

async fn show_myself(screen: &Screen) -> Outcome {
    go_to(screen, "/you").await?;
    screen.see(PICTURE).await?; // people of the demo have one
    let before = screen.answer(SHOWN).await?;
    choose(screen, &drawn(400, 300), "photo.png").await?;
    screen.holds("another picture", &format!("{SHOWN} !== {before} && {SHOWN}.startsWith('data:image/jpeg')")).await?;
    screen.read(".kit-toasts", &says(text::identity::changed_portrait())).await?;
    screen.holds("a square", "document.querySelector('.you-who img').naturalWidth === 256").await?;

    choose(screen, "btoa('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')", "photo.png").await?;
    screen.read(".you-who", &says(text::identity::picture_other_format())).await?;
    choose(screen, &drawn(40, 40), "photo.jpg").await?;
    screen.read(".you-who", &says(text::identity::picture_too_small(64))).await?;

    screen.click("#portrait-remove").await?;
    screen.see_no(PICTURE).await?;
    screen.click(".kit-toast:last-of-type .kit-toast-action").await?;
    screen.see(PICTURE).await
}

const PICTURE: &str = ".you-who img";
const SHOWN: &str = "document.querySelector('.you-who img').src";

/// A picture as a file has it, as an expression of base64.
fn drawn(width: u32, height: u32) -> String {
    format!(
        "(() => {{ const canvas = document.createElement('canvas'); canvas.width = {width}; canvas.height = {height}; \
         const pen = canvas.getContext('2d'); pen.fillStyle = 'teal'; pen.fillRect(0, 0, {width}, {height}); \
         return canvas.toDataURL('image/png').split(',')[1]; }})()"
    )
}

/// Chooses a file, as a dialog of the platform would, which nobody can drive.
async fn choose(screen: &Screen, base64: &str, name: &str) -> Outcome {
    let choosing = format!(
        "(() => {{ const bytes = Uint8Array.from(atob({base64}), sign => sign.charCodeAt(0)); \
         const files = new DataTransfer(); files.items.add(new File([bytes], '{name}')); \
         const field = document.getElementById('portrait-file'); field.files = files.files; \
         return field.dispatchEvent(new Event('change', {{ bubbles: true }})); }})()"
    );
    screen.answer(&choosing).await.map(drop)
}
