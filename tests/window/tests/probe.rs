//! probe
use nusaloka_window::*;
#[tokio::test]
async fn probe() -> Outcome {
    let server = Server::start()?;
    let phone = tempfile::TempDir::new().unwrap();
    let session = server.session("traveller")?;
    for k in 0..4 {
        let app = AppWindow::open(&Start { phone: phone.path(), server: server.address(), session: Some(&session), size: None }).await?;
        app.see(".today").await?;
        for p in ["/", "/you", "/trips", "/"] {
            app.click(&format!("nav a[href='{p}']")).await?;
            let t = std::time::Instant::now();
            let r = app.photograph().await;
            eprintln!("{k} {p} {:?} {:?}", t.elapsed(), r.map(|b| b.len()));
        }
        app.close().await?;
    }
    Ok(())
}
