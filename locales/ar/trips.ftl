# اليوم والرحلات.

## التحية بحسب الوقت

greeting-morning =
    { $address ->
        [feminine] صباح الخير يا سيدة { $name }
        [masculine] صباح الخير يا سيد { $name }
       *[neutral] صباح الخير، { $name }
    }
greeting-midday =
    { $address ->
        [feminine] طاب نهاركِ يا سيدة { $name }
        [masculine] طاب نهاركَ يا سيد { $name }
       *[neutral] نهار سعيد، { $name }
    }
greeting-afternoon =
    { $address ->
        [feminine] مساء الخير يا سيدة { $name }
        [masculine] مساء الخير يا سيد { $name }
       *[neutral] مساء الخير، { $name }
    }
greeting-evening =
    { $address ->
        [feminine] مساء الخير يا سيدة { $name }
        [masculine] مساء الخير يا سيد { $name }
       *[neutral] مساء الخير، { $name }
    }
greeting-guest-morning =
    { $address ->
        [feminine] صباح الخير يا سيدتي
        [masculine] صباح الخير يا سيدي
       *[neutral] صباح الخير
    }
greeting-guest-midday =
    { $address ->
        [feminine] طاب نهاركِ يا سيدتي
        [masculine] طاب نهاركَ يا سيدي
       *[neutral] نهار سعيد
    }
greeting-guest-afternoon =
    { $address ->
        [feminine] مساء الخير يا سيدتي
        [masculine] مساء الخير يا سيدي
       *[neutral] مساء الخير
    }
greeting-guest-evening =
    { $address ->
        [feminine] مساء الخير يا سيدتي
        [masculine] مساء الخير يا سيدي
       *[neutral] مساء الخير
    }

## اليوم للمسافرين

today-empty = لا شيء في جدول اليوم.
today-empty-action = البحث عن وجهة
clocks = الوقت الآن
clock-at-home = في موطنك

## اليوم لمقدّمي الخدمات

arrivals = القادمون اليوم
arrivals-empty = لا ضيوف قادمون اليوم.
departures = المغادرون اليوم
departures-empty = لا ضيوف مغادرون اليوم.
requests = في انتظار ردّك
requests-empty = تم الرد على كل الطلبات.
money-due = مبالغ في الطريق إليك
money-due-empty = لا مبالغ في الطريق إليك بعد.

## الرحلات

title = الرحلات
empty = لا رحلات بعد. الرحلة الأولى هي الأبقى في الذاكرة دائمًا.
empty-action = بدء الاستكشاف
