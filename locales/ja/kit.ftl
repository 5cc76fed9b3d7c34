# 部品の見本帳と、部品そのものの言葉。

title = 部品の見本帳
introduction = 画面のすべての部品を、すべての状態で。アプリ全体がここにあるものだけで作られています。
contents = 部品の一覧

## 部品

button = ボタン
button-caption = 主な操作は一画面に一つ。ラベルは動詞で。
field = 入力欄
field-caption = ラベルは常に表示。エラーは直し方を伝えます。
select = 選択
select-caption = 使い慣れた端末標準のものを優先します。
sheet = シート
sheet-caption = スマートフォンでは下から、広い画面では中央に現れます。
dialog = ダイアログ
dialog-caption = 結果を伴う操作だけに使い、その結果を明記します。
list = リスト
list-caption = どのリストにも終わりがあります。
card = カード
card-caption = 一枚に一つの場所。
tabs = タブ
tabs-caption = 矢印キーで移動できます。
toast = 短いお知らせ
toast-caption = 起きたことを伝え、元に戻せます。
skeleton = 読み込み中の骨組み
skeleton-caption = 一瞬より長く待つときだけ表示します。
empty = 空の状態
empty-caption = 一つの文と一つの操作。
failed = 表示できない状態
failed-caption = 何が起きたか、何ができるか。
date = 日付と時刻
date-caption = 読む人と違う時間帯なら、その名を添えます。
price = 料金
price-caption = 数字をそろえ、余分な小数は出しません。
avatar = プロフィール画像
avatar-caption = 写真が届くまでは頭文字で。
badge = バッジ
badge-caption = 状態は色だけでなく言葉で示します。
menu = メニュー
menu-caption = たまに使う操作を、いつも同じ場所に。
table = 表
table-caption = 密度は高く、静かに。事業者向け。
icons = アイコン
icons-caption = 一つの系統で、必ず名前とともに。
postcard = 絵はがき
postcard-caption = 事業者が写真を載せるまで、場所ごとに違う絵を描きます。
colours = 色
colours-caption = 役割で名付け、ライトとダークの両方に。
lettering = 文字
lettering-caption = Plus Jakarta Sans、七つの大きさ。

## 部品の状態

variant-primary = 主
variant-secondary = 副
variant-quiet = 控えめ
variant-danger = 注意を要する
state-disabled = 使用不可
state-working = 処理中
close = 閉じる
undo = 元に戻す
show = 表示する
choose = 選ぶ
sort-by = { $column }で並べ替え

## 色の名前

colour-surface = 地
colour-surface-raised = 浮いた地
colour-ink = 墨
colour-ink-soft = 薄墨
colour-line = 線
colour-sea = 海
colour-coral = 珊瑚
colour-sand = 砂
colour-good = 良好
colour-warn = 注意
colour-bad = 不良

## 見本：実際の画面に出る言葉

book = 予約する
ask = 事業者に質問
save-changes = 保存
share = 共有
copy-link = リンクをコピー
remove = 削除
per-night = 1泊 { $price }
per-person = 1人 { $price }
guests = { $count }名
nights = { $count }泊

status-requested = 確認待ち
status-accepted = 承諾済み
status-rejected = お断り
status-superseded = 差し替え済み

tab-upcoming = 今後
tab-past = 過去
tab-drafts = 下書き

column-guest = お客様
column-arrival = 到着
column-nights = 泊数
column-status = 状態
column-total = 合計

field-name = チケットの名前
field-name-hint = 身分証またはパスポートと同じ表記で。
field-name-error = 身分証またはパスポートのとおりに氏名を入力してください。
field-guests = 人数
field-note = 事業者への連絡
field-note-placeholder = 例：午後のフェリーで着きます

sample-stay = トバ湖畔の木の家
sample-stay-place = 北スマトラ州 サモシール
sample-tour = ラジャ・アンパットで潜る三日間
sample-tour-place = 南西パプア州 ワイサイ
sample-ticket = ラブアンバジョ発コモド島行きフェリー
sample-ticket-place = 東ヌサ・トゥンガラ州 ラブアンバジョ
sample-event = マンクヌガラン王宮のガムランの夕べ
sample-event-place = 中部ジャワ州 スラカルタ
sample-service = ラウェヤンで一日バティック体験
sample-service-place = スラカルタ市 ラウェヤン

dialog-cancel-title = この予約をキャンセルしますか？
dialog-cancel-explained = { $amount }が返金されます。お部屋はすぐにほかのお客様に案内されます。
dialog-cancel-action = 予約をキャンセル
dialog-cancel-keep = そのままにする
toast-cancelled = 予約をキャンセルしました
empty-sample = 保存した場所はまだありません。
empty-sample-action = さがす
failed-sample = この場所の写真を今は取得できません。
failed-advice = 電波の良いところでもう一度お試しください。
lettering-sample = サバンからムラウケまで、島また島。

## 見本帳のその他の部分

segments = 並んだ選択肢
segments-caption = 二つから四つの選択肢を、すべて見せて。
switch = スイッチ
switch-caption = はいかいいえ。すぐに反映されます。
switch-sample = 確定したらすぐに知らせる
states = ページの四つの状態
states-caption = どのページも四つすべてを描きます。待機、空、失敗、準備完了。
ready = 準備完了
ready-caption = 中身そのものだけ。飾りはなし。
break-page = このページを壊す
break-page-caption = 本当にプログラムを止めて、そのときページが何を伝えるかを見せます。
note = 注記
note-caption = 説明する対象のすぐそばに置きます。
note-plain = フェリーに乗るときは、身分証かパスポートの原本をお持ちください。
note-good = お支払いを確認しました。チケットは「旅程」にあります。
note-warn = サペ海峡は強風です。フェリーの時刻が変わることがあります。
note-bad = カードが銀行に承認されませんでした。請求は発生していません。
unread = 未読メッセージ { $count }件
list-end = 今日はこれで全部です。
place = 場所
service = サービス
field-phone = 電話番号
retry = もう一度試す
