# アプリの枠組み：ナビゲーション、検索、サーバーとの接続、送信待ちの変更、各画面の状態。

brand = { -brand-name }

## ナビゲーション

navigation = メインメニュー
today = 今日
explore = さがす
trips = 旅程
messages = メッセージ
you = マイページ
skip-to-content = 本文へ移動

## 検索と操作

palette-open = 検索
palette-title = 検索・操作
palette-placeholder = どこへ行く？ 何をする？
palette-nothing = 「{ $query }」に一致するものはありません。
palette-go-to = { $page }を開く
palette-theme = 表示を切り替え：{ $theme }
palette-language = 言語を切り替え：{ $language }
palette-keys = 矢印で選択、Enterで開く、Escで閉じる

## サーバーとの接続

link-connecting = 接続しています…
link-online = オンライン
link-offline = { $time }からオフライン
link-offline-explained = これまでどおり閲覧も変更もできます。変更は接続が戻りしだい送信されます。
link-guest = この端末の中だけ
link-guest-explained = ログインしていないため、すべてこの端末にのみ保存されます。
link-signed-out = ログアウトしました
link-signed-out-explained = もう一度ログインすると変更が送信されます。何も失われていません。
link-sent-away = この端末はログアウトされました
link-sent-away-explained = ほかの端末からログアウトされました。この端末にあったあなたのデータはすべて削除されました。
go-on-as-guest = ゲストとして続ける
link-upgrade-needed = アップデートが必要です
link-upgrade-needed-explained = サーバーが新しいバージョンになりました。アプリを更新してください。変更は送信されるまで保管されます。
link-unreachable = サーバーに接続できません
link-unreachable-explained = ブラウザーでは、画面をサーバーから直接読み込みます。再接続を続けています。

## まだ届いていない変更

queue-clear = すべて保存・送信済み
queue-clear-guest = すべてこの端末に保存済み
queue-waiting = { $count }件の変更が送信待ちです
queue-refused = { $count }件の変更が受け付けられませんでした

tray-open = 変更を見る
tray-title = 変更の一覧
tray-empty = 送信待ちの変更はありません。
tray-waiting = 送信待ち
tray-waiting-explained = この端末に保存されています。
tray-refused = 受付不可
tray-refused-explained = サーバーが受け付けなかったため、この端末でも元に戻しました。
tray-otherwise = このバージョンのアプリでは表示できない変更
tray-made-at = { $time }に変更
tray-resend = もう一度送る
tray-discard = 取り下げる

## 画面の状態

waiting = 読み込み中…
failed-title = ここは今、表示できません
failed-unreachable = サーバーに接続できません。通信状況を確かめて、もう一度お試しください。
failed-signed-out = 表示するにはログインしてください。
failed-opening = データを開いています。少し待ってから、もう一度お試しください。
try-again = もう一度試す

fault-title = 問題が起きました
fault-explained = アプリ側の不具合です。保存した内容は無事です。もう一度始めてください。繰り返す場合は、詳細をコピーしてお送りください。
fault-copy = 詳細をコピー
fault-copied = 詳細をコピーしました
fault-not-copied = 詳細をコピーできませんでした。文字を選択してコピーしてください。
fault-restart = もう一度始める

not-found-title = このページはありません
not-found-explained = アドレスが間違っているか、ページが移動した可能性があります。
not-found-action = 「今日」を開く

## この端末のデータを開けない

store-nothing-lost = データには一切手を加えていません。
store-locked-title = { -brand-name }はすでに開いています
store-locked-happened = 別のウィンドウがデータを使用しています。同時に使えるのは一つだけです。
store-locked-advice = もう一方のウィンドウを閉じて、もう一度お試しください。
store-corrupt-title = この端末のデータが壊れています
store-corrupt-happened = データファイルを正しく読み取れません。保存中に電源が切れた可能性があります。
store-corrupt-advice = そのファイルを別に取っておき、新しく始めることができます。上書きはしません。送信済みの内容はサーバーから戻り、未送信の内容は取っておいたファイルに残ります。
store-corrupt-action = 取っておいて新しく始める
store-newer-title = 新しいバージョンのデータです
store-newer-happened = より新しい{ -brand-name }が保存したデータのため、このバージョンでは読めません。
store-newer-advice = アプリを更新してから、もう一度開いてください。
store-disk-full-title = 空き容量がありません
store-disk-full-happened = 変更を保存する空きがありません。
store-disk-full-advice = 不要なものを端末から削除して、もう一度お試しください。
store-no-access-title = データフォルダーを使えません
store-no-access-happened = { -brand-name }には、データフォルダーの読み書きが許可されていません。
store-no-access-advice = フォルダーのアクセス権を確かめて、もう一度お試しください。
store-unencrypted-title = データが暗号化されていません
store-unencrypted-happened = { -brand-name }はこの端末のデータをすべて暗号化して保存しますが、このファイルは暗号化されていません。以前の試験版か、ほかのプログラムが残したものかもしれません。
store-unencrypted-advice = そのファイルを別に取っておき、新しく始めることができます。上書きはしません。送信済みの内容はサーバーから戻り、未送信の内容は取っておいたファイルに残ります。
store-wrong-key-title = 鍵がデータに合いません
store-wrong-key-happened = この端末のキーリングにある鍵では、データを開けません。別の鍵に置き換わったか、データファイルの先頭が壊れている可能性があります。
store-wrong-key-advice = キーリングのバックアップがあれば、復元してからもう一度お試しください。なければ、ファイルを別に取っておき、新しく始めることができます。送信済みの内容はサーバーから戻り、一度も送信していない変更はそのファイルの中で開けないままになります。
store-key-lost-title = データの鍵が見つかりません
store-key-lost-happened = この端末のデータは暗号化されていますが、その鍵がキーリングにもうありません。鍵がなければ誰も、私たちも読めません。
store-key-lost-advice = キーリングのバックアップがあれば、復元してからもう一度お試しください。なければ、ファイルを別に取っておき、新しく始めることができます。送信済みの内容はサーバーから戻り、一度も送信していない変更はそのファイルの中で開けないままになります。
store-sign-in-happened = ここにあるデータは暗号化されており、その鍵がこの端末のキーリングからなくなっています。
store-sign-in-advice = アカウントでログインしてください。鍵が戻り、まだ送信されていない変更も含め、ここにあるすべてが再び開きます。
store-no-keyring-title = この端末にキーリングがありません
store-no-keyring-happened = { -brand-name }はデータを暗号化し、その鍵を端末のキーリング（パスワードの保管庫）に預けます。ここではキーリングを利用できません。
store-no-keyring-advice = デスクトップのキーリングを起動するか、GNOME Keyring、KWallet、KeePassXCなどを導入してから、もう一度お試しください。
store-keyring-locked-title = キーリングがロックされています
store-keyring-locked-happened = データの鍵はこの端末のキーリングにありますが、受け取れませんでした。
store-keyring-locked-advice = キーリングのロックを解除するか、もう一度試して、確認が出たら許可してください。
store-key-awaited-title = キーリングの応答を待っています
store-key-awaited-happened = データの鍵はこの端末のキーリングにあり、まだ応答がありません。パスワードの入力を求められているかもしれません。
store-key-awaited-advice = この画面の後ろなどに、確認のウィンドウがないか見てください。入力が済むと、ここにデータが開きます。開かないときは、もう一度お試しください。

## 短いお知らせ

toast-undone = 元に戻しました
toast-set-aside = 古いファイルを取っておき、新しく始めました。

## 変更が受け付けられなかった理由

refused-broke = サーバー側の不具合で処理できませんでした。あとでもう一度送ってください。
refused-not-yours = これを見たり変更したりする権限がないか、なくなりました。
refused-taken = すでにあるため、もう一度は作成しませんでした。
refused-not-known = この種類の変更は、サーバーで扱われなくなりました。アプリを更新してから、もう一度お試しください。
refused-too-much = 一度に行う量が多すぎます。少しずつ分けてください。
refused-too-often = 試した回数が多すぎます。1時間ほどしてから、もう一度お試しください。
refused-sign-in-first = これはアカウントのある方が使えます。先にサインインしてください。
refused-not-permitted = この権限がありません：{ $permission }。
refused-second-factor-first = これにはパスワード以外の確認も必要です。「マイページ」で2段階認証かパスキーを設定してから、もう一度お試しください。
refused-otherwise = このバージョンのアプリでは表示できない理由で拒否されました。アプリを更新すると確認できます。
