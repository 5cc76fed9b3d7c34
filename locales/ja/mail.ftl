# サーバーが送るメール。読む人の手元にアプリがあるとは限らない。

brand = { -brand-name }
code-lasts = コードは1時間以内に1回だけ使えます。
not-you = お心当たりがない場合は、何もしなくて大丈夫です。あなたのメールを読めない限り、ほかの人には何もできません。

register-subject = メールアドレスの確認
register-explained = 登録を始めた画面にこのコードを入力するか、リンクを開いてください。パスワードを決めると、そのままログインできます。
register-action = アドレスを確認する

reset-subject = 新しいパスワードの設定
reset-explained = コードを求めた画面に入力するか、リンクを開いて、新しいパスワードを決めてください。お使いのすべての端末で、もう一度ログインが必要になります。
reset-action = 新しいパスワードを決める

has-account-subject = すでにアカウントがあります
has-account-explained = このアドレスで{ -brand-name }に登録しようとした人がいますが、すでにアカウントがあります。パスワードでログインするか、そこで新しいパスワードを決めてください。
has-account-action = ログイン

no-account-subject = このアドレスのアカウントはありません
no-account-explained = このアドレスについて{ -brand-name }の新しいパスワードが求められましたが、アカウントがありません。別のアドレスで登録されたのかもしれません。
no-account-action = アカウントを作る

password-changed-subject = パスワードが変わりました
password-changed-explained = { -brand-name }のアカウントのパスワードが新しくなりました。各端末でもう一度ログインが必要です。お心当たりがない場合は、すぐに別のパスワードに変えてください。
password-changed-action = 新しいパスワードを決める
