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
has-account-explained = このアドレスを{ -brand-name }のアカウントに使おうとした人がいますが、すでにアカウントがあります。パスワードでログインするか、そこで新しいパスワードを決めてください。
has-account-action = ログイン

no-account-subject = このアドレスのアカウントはありません
no-account-explained = このアドレスについて{ -brand-name }の新しいパスワードが求められましたが、アカウントがありません。別のアドレスで登録されたのかもしれません。
no-account-action = アカウントを作る

password-changed-subject = パスワードが変わりました
password-changed-explained = { -brand-name }のアカウントのパスワードが新しくなりました。お心当たりがない場合は、すぐに別のパスワードに変えてください。
password-changed-action = 新しいパスワードを決める

new-email-subject = 新しいメールアドレスの確認
new-email-explained = アドレスを変えた画面にこのコードを入力するか、リンクを開いてください。{ -brand-name }のアカウントがこのアドレスになります。
new-email-action = このアドレスを使う

email-changed-subject = アカウントのアドレスが変わりました
email-changed-explained = { -brand-name }のアカウントは別のアドレスになり、今後のメールはそちらに届きます。お心当たりがない場合は、このコードかリンクでアカウントを取り戻してください。このアドレスに戻り、どの端末でも新しいパスワードでのログインが必要になります。
take-back-action = アカウントを取り戻す
take-back-lasts = コードは{ $moment }まで、1回だけ使えます。ご自身による操作の場合は、何もしなくて大丈夫です。

taken-back-subject = アカウントが以前のアドレスに戻されました
taken-back-explained = このアドレスを使っていた{ -brand-name }のアカウントは、以前のアドレスに戻りました。以前のアドレスのメールを読める人が取り戻したためです。お心当たりがない場合は、まず以前のアドレスのメールボックスを安全にしてから、そのアドレスでアカウントの新しいパスワードを決めてください。
taken-back-action = 新しいパスワードを決める

signed-in-subject = アカウントへのログインがありました
signed-in-explained = 先ほど、別の端末であなたのパスワードを使って{ -brand-name }のアカウントが開かれました。ご自身であれば問題ありません。そうでなければ、その端末をログアウトさせて、パスワードを変えてください。
signed-in-action = 端末を確認する

guessed-subject = パスワードを当てようとしている人がいます
guessed-explained = { -brand-name }のあなたのアカウントに、まちがったパスワードが何度も試されました。ログインはされておらず、試す人の待ち時間は長くなっていきます。あなたはいつもどおりログインできます。当てられやすいパスワードなら、別のものに変えてください。
guessed-action = 新しいパスワードを決める

passkey-added-subject = アカウントに新しいパスキー
passkey-added-explained = { -brand-name }のアカウントを、もう1つのパスキーで開けるようになりました。お心当たりがない場合は、このコードかリンクでアカウントを取り戻してください。そのパスキーと最近追加されたものは無効になり、どの端末でも新しいパスワードでのログインが必要になります。

passkey-removed-subject = パスキーが削除されました
passkey-removed-explained = パスキーの1つで、{ -brand-name }のアカウントを開けなくなりました。お心当たりがない場合は、すぐに新しいパスワードを決めてください。
passkey-removed-action = 新しいパスワードを決める

second-on-subject = 2段階認証が有効になりました
second-on-explained = これから{ -brand-name }のアカウントでは、別の端末のコードも求められます。お心当たりがない場合は、このコードかリンクでアカウントを取り戻してください。この設定と最近追加されたものは無効になり、どの端末でも新しいパスワードでのログインが必要になります。

second-off-subject = 2段階認証が無効になりました
second-off-explained = { -brand-name }のアカウントで、別の端末のコードが求められなくなりました。お心当たりがない場合は、すぐに新しいパスワードを決めてください。
second-off-action = 新しいパスワードを決める

recovery-used-subject = 予備コードが使われました
recovery-used-explained = 先ほど、予備コードで{ -brand-name }のアカウントが開かれました。そのコードはもう使えません。お心当たりがない場合は、その端末をログアウトさせて、パスワードを変えてください。
recovery-used-action = 端末を確認する

second-failed-subject = パスワードを知っている人がいます
second-failed-explained = 正しいパスワードで{ -brand-name }に入ろうとして、別の端末のコードを何度もまちがえた人がいます。ログインはされていません。お心当たりがない場合は、すぐに新しいパスワードを決めてください。
second-failed-action = 新しいパスワードを決める

account-linked-subject = 連携したアカウントでもログインできるようになりました
account-linked-explained = { -brand-name }のアカウントに、ほかのサービスのアカウントが連携されました。お心当たりがない場合は、このコードかリンクでアカウントを取り戻してください。その連携と最近追加されたものは無効になり、どの端末でも新しいパスワードでのログインが必要になります。

account-unlinked-subject = アカウントの連携が解除されました
account-unlinked-explained = ほかのサービスのアカウント1つで、{ -brand-name }にログインできなくなりました。お心当たりがない場合は、すぐに新しいパスワードを決めてください。
account-unlinked-action = 連携アカウントを見る

moment =
    { $year }年{ $month ->
        [jan] 1月
        [feb] 2月
        [mar] 3月
        [apr] 4月
        [may] 5月
        [jun] 6月
        [jul] 7月
        [aug] 8月
        [sep] 9月
        [oct] 10月
        [nov] 11月
       *[dec] 12月
    }{ $day }日{ $time }（協定世界時）

erasure-asked-subject = アカウントは削除されます
erasure-asked-explained = { -brand-name }のアカウントを削除するよう求められたため、すべての端末からサインアウトしました。{ $moment }に、あなたのものはすべて完全に消えます。それまでにサインインすれば、すべて残ります。お心当たりがなければ、今すぐサインインしてパスワードを変更してください。
erasure-asked-action = サインインしてアカウントを残す

erasure-taken-back-subject = アカウントは残ります
erasure-taken-back-explained = もう一度サインインしたので、{ -brand-name }のアカウントは削除されません。あなたのものはすべてそのままです。お心当たりがなければ、すぐに新しいパスワードを選んでください。
erasure-taken-back-action = アカウントを見る
