//! The swipe from the edge that goes back, as every iOS app has it. WebKit offers it; Tauri has no setting for it.

use objc2::{msg_send, runtime::AnyObject};
use tauri::WebviewWindow;

pub(crate) fn allow(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|view| {
        let view = view.inner().cast::<AnyObject>();
        // SAFETY: on iOS `inner` is the window's live WKWebView, and Tauri calls this on the main thread, as
        // UIKit demands. The selector takes one BOOL and returns nothing.
        #[allow(unsafe_code, reason = "the only door to this setting")]
        unsafe {
            let () = msg_send![&*view, setAllowsBackForwardNavigationGestures: true];
        }
    })
}
