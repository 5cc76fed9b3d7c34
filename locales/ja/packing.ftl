# 持ち物リスト：みんなで書く、旅に持っていくもの。

title = 持ち物リスト
trips-link = 持ち物リスト
trips-link-explained = みんなで書いて、みんなでチェック。

## すべてのリスト

empty = 持ち物リストはまだありません。
empty-explained = 次の旅のリストを作るか、コードで参加しましょう。
new-list = 新しいリスト
have-code = コードで参加
back-to-trips = 旅
back-to-lists = すべてのリスト
counted = { $of }個中{ $done }個を準備済み
counted-none = まだ何もありません
joining = サーバーがリストを探しています
joining-code = コード { $code }

## 作成と参加

list-title = リストの名前
list-title-example = ラブアンバジョ 3泊
with-suggestions = おすすめから始める
with-suggestions-hint = 忘れがちな6つのもの
start = リストを作る
suggestion-identity = 身分証またはパスポート
suggestion-charger = 充電器
suggestion-medicine = 薬
suggestion-sun = 日焼け止め
suggestion-clothes = 着替え
suggestion-bottle = 水筒
code = コード
code-hint = 英数字8文字。リストの持ち主が見せてくれます。
code-wrong = コードが足りません。英数字8文字です。
join = 参加する
joined = 参加を申し込みました。サーバーが見つけ次第、リストが表示されます。

## ひとつのリスト

list-menu = このリストの操作
people = メンバー
people-count = { $count }人
add-label = 持ち物を追加
add-example = ほかには？
add = 追加
list-empty = まだ何もありません。下に最初の持ち物を書きましょう。
opaque = このリストには、このバージョンでは表示できない内容がほかに{ $count }件あります。アプリを更新すると表示されます。
all-done = 準備完了。よい旅を！
done-heading = 準備済み
packed-by = { $name }さんが準備
item-menu = { $title }の操作
edit = 編集
assign = 持ってくる人
nobody = 未定
somebody = ゲスト
me = { $name }（あなた）
move-up = 上へ
move-down = 下へ
remove = 削除
item-title = 持ち物
quantity = 個数
save = 保存
removed = 「{ $title }」を削除しました
waiting-mark = サーバーの確認待ち
refused-mark = サーバーに断られました。理由はトレイで確認できます。
times = × { $count }
quantity-wrong = 1から{ $most }までの数
keys = Altと上下の矢印キーで並べ替えられます。

## リストのメンバー

owner = 持ち主
invite = コードを表示
invite-again = 新しいコードを作る
invite-explained = このコードを入力した人がリストに参加します。{ $until }まで使えます。
invite-none = あなたが見せるコードで、ほかの人が参加できます。
invite-owner = ほかの人を招けるのは持ち主だけです。
take-off = { $name }さんをリストから外す
take-off-explained = { $name }さんはこのリストを見られなくなり、担当していた持ち物は未定に戻ります。
take-off-action = 外す
rename = 名前を変える
delete = リストを削除
delete-explained = 「{ $title }」と中の{ $count }個の持ち物が、全員の画面から消えます。元に戻せません。
delete-action = 削除
leave = リストから抜ける
leave-explained = 「{ $title }」は表示されなくなります。新しいコードでまた参加できます。
leave-action = 抜ける

not-for-me = このリストはここにありません
not-for-me-explained = 削除されたか、あなたがメンバーではなくなりました。

send-anyway = それでも送る

## トレイに並ぶ変更

changed-start = 新しいリスト：{ $title }
changed-rename = リストの名前を{ $title }に変更
changed-delete = リストを削除
changed-invite = リストの新しいコード
changed-join = コード{ $code }でリストに参加
changed-leave = リストからメンバーを外す
changed-add = リストに追加：{ $title }
changed-edit = 持ち物を{ $title }に変更
changed-quantity = 持ち物の個数：{ $count }
changed-move = 持ち物の並べ替え
changed-assign = 持ってくる人の変更
changed-tick = 持ち物を準備済みに
changed-untick = 持ち物を準備前に戻す
changed-remove = 持ち物を削除
changed-put-back = リストに戻す：{ $title }

## 変更が断られた理由

refused-not-on-the-list = このリストのメンバーではないか、リストが削除されています。
refused-not-the-owner = これができるのはリストの持ち主だけです。
refused-item-gone = この持ち物は、ほかの人がリストから削除しました。
refused-not-a-member = その人はもうこのリストのメンバーではありません。
refused-nothing = 何か入力してください。
refused-too-long = 長すぎます。{ $most }文字までです。
refused-quantity = 個数は1から{ $most }までです。
refused-too-many-lists = 参加できるリストは{ $most }件までです。先にどれかを削除するか、抜けてください。
refused-too-many-items = ひとつのリストに書けるのは{ $most }個までです。先にいくつか削除してください。
refused-too-many-members = ひとつのリストに参加できるのは{ $most }人までです。
refused-code-unknown = このコードのリストはありません。打ち間違いか、新しいコードに替わったか、期限切れです。
refused-owner-stays = あなたのリストです。削除はできますが、抜けることはできません。
