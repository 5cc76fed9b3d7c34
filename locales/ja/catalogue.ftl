# さがす：予約できるもののすべて。

title = さがす
search = 検索
search-placeholder = 海、山、街、施設名など
empty = ここにはまだ何も掲載されていません。
empty-action = 読み込み直す

kinds = 種類
kind-stay = 宿泊
kind-tour = ツアー・パッケージ
kind-ticket = チケット
kind-event = イベント
kind-service = サービス
