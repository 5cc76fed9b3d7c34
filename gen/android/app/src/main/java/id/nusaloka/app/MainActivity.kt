package id.nusaloka.app

import android.os.Bundle
import android.view.View
import android.webkit.WebView
import androidx.activity.enableEdgeToEdge
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat
import androidx.core.view.WindowInsetsCompat.Type

/**
 * The one activity: the page is drawn edge to edge and keeps clear of bars, cutout and keyboard by itself
 * (CSS safe areas, visual viewport). The back gesture walks the page's history and then leaves: Tauri does that.
 */
class MainActivity : TauriActivity() {
  override fun onCreate(savedInstanceState: Bundle?) {
    enableEdgeToEdge()
    super.onCreate(savedInstanceState)
  }

  override fun onWebViewCreate(webView: WebView) {
    val major = version.substringBefore('.').toIntOrNull() ?: 0
    if (major >= FIRST_WEBVIEW_THAT_TELLS_THE_PAGE) return

    // An older WebView doesn't tell the page about all of them, so there the page is made smaller instead.
    val content = findViewById<View>(android.R.id.content)
    ViewCompat.setOnApplyWindowInsetsListener(content) { view, insets ->
      val taken = insets.getInsets(Type.systemBars() or Type.displayCutout() or Type.ime())
      view.setPadding(taken.left, taken.top, taken.right, taken.bottom)
      WindowInsetsCompat.CONSUMED
    }
    ViewCompat.requestApplyInsets(content)
  }

  private companion object {
    const val FIRST_WEBVIEW_THAT_TELLS_THE_PAGE = 139
  }
}
