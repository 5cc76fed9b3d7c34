# 今日と旅程。

## 時間帯のあいさつ

greeting-morning = { $name }さん、おはようございます
greeting-midday = { $name }さん、こんにちは
greeting-afternoon = { $name }さん、こんにちは
greeting-evening = { $name }さん、こんばんは
greeting-guest-morning = おはようございます
greeting-guest-midday = こんにちは
greeting-guest-afternoon = こんにちは
greeting-guest-evening = こんばんは

## 旅行者の「今日」

today-empty = 今日の予定はまだありません。
today-empty-action = 行き先をさがす
clocks = 現在の時刻
clock-at-home = 自宅

## 事業者の「今日」

arrivals = 本日の到着
arrivals-empty = 本日到着のお客様はいません。
departures = 本日の出発
departures-empty = 本日出発のお客様はいません。
requests = 返答待ちのリクエスト
requests-empty = すべてのリクエストに返答済みです。
money-due = 入金予定
money-due-empty = 入金の予定はまだありません。

## 旅程

title = 旅程
empty = まだ旅程がありません。最初の旅は、きっといちばん心に残ります。
empty-action = さがしはじめる
