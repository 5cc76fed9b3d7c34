# マイページ：利用者とその設定。

title = マイページ
guest-title = ログインしていません
guest-explained = 設定はこの端末にだけ保存されます。

role-guest = ゲスト
role-traveller = 旅行者
role-provider = 事業者
role-admin = 管理者

preferences = 設定
preferences-explained = すぐに反映され、お使いのすべての端末で共通です。
words-and-look = 言語と表示
money-and-time = 通貨と時刻

language = 言語
language-device = 端末に合わせる（{ $language }）
address = 呼びかけ方
address-hint = { -brand-name }からの呼びかけに使います（言い方が変わる言語のみ）。
address-neutral = 区別しない
address-feminine = 女性形
address-masculine = 男性形
theme = 外観
theme-system = 自動
theme-light = ライト
theme-dark = ダーク

currency = 通貨
currency-hint = 料金をこの通貨で表示します。お支払いは事業者の通貨になります。
home-zone = 自宅のタイムゾーン
home-zone-hint = ほかの土地の時刻には、その地域の時間帯を添えます。
home-zone-search = 都市名・タイムゾーンで検索
home-zone-nothing = 「{ $query }」に一致するタイムゾーンはありません。
zones-of-indonesia = インドネシア
zones-of-the-world = 世界各地
zone-wib = インドネシア西部時間
zone-wib-places = スマトラ、ジャワ、西・中部カリマンタン
zone-wita = インドネシア中部時間
zone-wita-places = バリ、ヌサ・トゥンガラ、スラウェシ、南・東・北カリマンタン
zone-wit = インドネシア東部時間
zone-wit-places = マルク、パプア

devices = あなたの端末
devices-explained = アカウントを使用中の端末です。ログアウトさせた端末からは、あなたのデータがすべて消えます。
device-here = この端末
device-seen = 最終確認：{ $moment }
device-unnamed = 名前のない端末
device-leaving = ログアウト待ち
device-send-away = ログアウトさせる
device-send-away-title = { $device }をログアウトさせますか？
device-send-away-explained = その端末が接続するとすぐに、端末内のあなたのデータは、未送信の変更も含めてすべて削除されます。
device-send-away-action = 端末をログアウトさせる

sign-in = ログイン
sign-out = ログアウト
sign-out-title = この端末からログアウトしますか？
sign-out-explained = 内容はアカウントに残ります。この端末ではゲストとして続けられます。
sign-out-unsent = まだ送信されていない変更が{ $count }件あり、失われます。
register = アカウントを作る
new-password = 新しいパスワード
email = メールアドレス
password = パスワード
password-choose = パスワードを決める
password-hint = { $length }文字以上。自分だけが思いつく言葉をいくつか並べると覚えやすくなります。
password-show = パスワードを表示
password-hide = パスワードを隠す
name = お名前
name-hint = 宿の人や旅の仲間に表示されます。
code = メールにあるコード
forgot = パスワードを忘れた
no-account-yet = はじめての方
have-account = アカウントをお持ちの方
letter-register-explained = アドレスにコードをお送りします。それを使ってパスワードを決めると、そのままログインできます。
letter-reset-explained = アカウントのアドレスにコードをお送りします。それを使って新しいパスワードを決めてください。
letter-send = コードを送る
letter-sent = { $email }にメールをお送りしています。コードは1時間使えます。
letter-opened = メールのコードを入力しました。
letter-again = メールをもう一度送る
letter-other-address = 別のアドレスを使う
register-finish = アカウントを作る
reset-finish = 保存してログイン

account = あなたのアカウント
name-change = 名前を変える
name-save = 名前を保存
email-change = メールアドレスを変える
email-change-explained = 新しいアドレスにコードを送ります。入力するまでは、今のアドレスのままです。
email-confirm = このアドレスを使う
email-confirm-explained = これから、このメールが届いたアドレスがあなたのアカウントのアドレスになります。前のアドレスにもお知らせします。
email-confirmed = 完了しました。アカウントはこのアドレスになりました。
email-no-link = メールのリンクからこのページを開くか、アドレスを変えた画面でコードを入力してください。
email-changed = アドレスを変えました
new-email = 新しいメールアドレス
password-change = パスワードを変える
password-set = { $moment }に設定
password-none = まだありません
password-save = パスワードを保存
password-now = 今のパスワード
password-others = ほかの端末をログアウトさせる
password-others-hint = 新しいパスワードでのログインが必要になります。端末のデータは失われません。
password-changed = パスワードを変えました
prove-again = ログインから時間がたっています。ご本人であることをもう一度お確かめください。

passkeys = パスキー
passkeys-explained = 端末の指紋、顔、またはPINで、パスワードなしにログインできます。
passkey = パスキー
passkey-add = パスキーを追加
passkey-add-explained = 端末が指紋、顔、またはPINを求めます。こちらに送られるのは、ここでしか使えない鍵だけです。
passkey-name = パスキーの名前
passkey-used = 最後の使用：{ $moment }
passkey-since = 追加：{ $moment }
passkey-added = パスキーを追加しました
passkey-remove = パスキーを削除
passkey-remove-explained = 削除すると、もう何も開けません。端末にはまだ表示されることがあるので、そちらでも削除してください。
passkey-sign-in = パスキーでログイン
passkey-proof = パスキーを使う
passkey-cancelled = まだ終わっていません。いつでもやり直せます。
passkey-has-one = この端末には、すでにあなたのアカウントのパスキーがあります。
passkey-failed = この端末では、ここでパスキーを使えません。

second = 2段階認証
second-off = 設定されていません
second-since = { $moment }から有効
second-explained = パスワードに加えて、スマートフォンなど別の端末のコードを求めます。パスワードがもれても、それだけではログインできません。パスキーには必要ありません。
second-begin = 始める
second-scan = 認証アプリでこの画像を読み取り、表示された6桁の数字を入力してください。
second-picture = 認証アプリ用の画像
second-secret = カメラがない場合は、アプリにこのキーを入力してください：
second-code = 6桁のコード
second-confirm = 有効にする
second-paper = この予備コードを端末の外に保管してください。コードを表示する端末がないときに、1つにつき1回使えます。もう一度表示することはできません。
second-paper-copy = すべてコピー
second-paper-copied = コードをコピーしました
second-paper-kept = 保管しました
second-left = 予備コードは{ $all }個のうち{ $count }個が残っています。新しくするには、いったん無効にしてから有効にしてください。
second-end = 2段階認証を無効にする
second-ended = 2段階認証を無効にしました
second-asked = 別の端末に表示されているコードか、予備コードを入力してください。
second-asked-code = コード

email-empty = メールアドレスを入力してください。
email-too-long = メールアドレスとしては長すぎます。
email-odd-letter = メールアドレスに使えない文字があります。
email-form = name@example.com のように入力してください。
name-missing = お名前を入力してください。
name-too-long = { $most }文字までです。
password-too-short = { $least }文字以上にしてください。
password-too-long = { $most }文字までです。
password-known = 多くの人が使っているため、最初に試されるパスワードです。別のものにしてください。
wrong-code = メールのコードと違います。もう一度ご確認ください。
code-over = このコードはもう使えません。メールをもう一度送ってください。
wrong-email-or-password = アドレスかパスワードが違います。
email-same = すでにこのアドレスがアカウントに使われています。
wrong-password = パスワードが違います。
wrong-second = 今のコードではないか、すでに使われたコードです。
second-over = 時間がかかりすぎたか、試した回数が多すぎます。パスワードからやり直してください。
second-is-on = 2段階認証はすでに有効です。
wait-seconds = 何度も試されたため、{ $seconds }秒お待ちください。
passkey-refused = そのパスキーは登録されていません。アカウントから削除されたのかもしれません。
passkey-too-late = 時間がかかりすぎました。もう一度お試しください。
passkey-too-many = パスキーが多すぎます。先に1つ削除してください。
passkey-not-here = このサーバーではパスキーを使えません。
wait-minutes = 何度も試されたため、{ $minutes }分お待ちください。

about = このアプリについて
version = バージョン { $version }

## 変更の一覧に出る名前

changed-name = 名前を{ $name }に
changed-passkey-name = パスキーの名前を{ $name }に
changed-language = 言語を{ $language }に変更
changed-address = 呼びかけ方を{ $address-name }に変更
changed-theme = 外観を{ $theme }に変更
changed-currency = 通貨を{ $currency }に変更
changed-home-zone = 自宅のタイムゾーンを{ $zone }に変更
changed-send-away = 端末を1台ログアウト

## 変更が受け付けられなかった理由

refused-not-yours = この設定を変更できるのは本人だけです。
refused-person-unknown = サーバーにこのアカウントが見つかりません。もう一度ログインしてください。
refused-nothing-to-change = 変わったところがないため、保存しませんでした。
refused-no-such-session = その端末は、あなたのアカウントにログインしていません。
refused-no-such-passkey = そのパスキーはもうありません。
refused-name-unfit = 名前が空か、長すぎます。
