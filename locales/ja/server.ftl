# サーバー自身の言葉と、アプリが動き出す前の画面。

title = { -brand-name }：旅をさがす、予約する、楽しむ
description = インドネシア各地の宿泊、ツアー、チケット、イベント、サービスを、圏外でも。
noscript = { -brand-name }にはJavaScriptが必要です。ブラウザーで有効にして、ページを読み込み直してください。
wrong-address = このアドレスには何もありません
wrong-address-explained = アドレスを確かめるか、トップページからお進みください。
wrong-address-action = トップページへ
entry-unknown = このログイン用リンクは使えなくなりました
entry-unknown-explained = 新しいリンクを受け取るか、ゲストとして{ -brand-name }を開いてください。
going-on = 少々お待ちください
going-on-explained = { -brand-name }に戻るところです。
going-on-action = 続ける
in-the-app = こちらでの手続きは終わりました
in-the-app-explained = 続きはアプリでどうぞ。このページは閉じてかまいません。
outing-over = このログイン手続きは使えなくなりました
outing-over-explained = 時間がかかりすぎたか、すでに使われたか、別の場所で始められたものです。どなたもログインしていません。
outing-over-action = はじめからやり直す
too-many = 同時にお越しの方が多すぎます
too-many-explained = お使いのネットワークから初めての方が多数お越しです。少し待ってからもう一度お試しください。
too-many-action = もう一度

export-title = { -brand-name }にあるあなたのすべて
export-made = { $moment }（協定世界時）に作成しました。
export-explained = 記録の種類ごとにJSONファイルが一つあり、どのテキストエディターでも開け、プログラムでも読めます。画像などのファイルはそのまま入っています。ファイルと項目の名前は英語です。
export-file = ファイル
export-count = 件数
export-left-out = 含まれないもの：アカウントを開くもの（パスワード、鍵、コード）は誰にも読ませないため、公開の商品は誰のものでもないため、入っていません。
