# قوائم الأمتعة: ما نأخذه معنا، نكتبه معًا.

title = قوائم الأمتعة
trips-link = قوائم الأمتعة
trips-link-explained = نكتبها معًا ونشطبها معًا.

## كل القوائم

empty = لا قائمة أمتعة بعد.
empty-explained = يمكن بدء قائمة للرحلة القادمة، أو الانضمام إلى قائمة برمزها.
new-list = قائمة جديدة
have-code = لديّ رمز
back-to-trips = الرحلات
back-to-lists = كل القوائم
counted = { $done } من { $of } في الحقيبة
counted-none = لا شيء فيها بعد
joining = في انتظار أن يجد الخادم القائمة
joining-code = الرمز { $code }

## البدء والانضمام

list-title = اسم القائمة
list-title-example = لابوان باجو، ثلاث ليالٍ
with-suggestions = البدء باقتراحات
with-suggestions-hint = ستة أشياء ينساها معظم الناس
start = بدء القائمة
suggestion-identity = بطاقة الهوية أو جواز السفر
suggestion-charger = شاحن الهاتف
suggestion-medicine = الأدوية
suggestion-sun = واقي الشمس
suggestion-clothes = ملابس للتبديل
suggestion-bottle = قارورة ماء
code = الرمز
code-hint = ثمانية أحرف وأرقام يُظهرها صاحب القائمة.
code-wrong = الرمز غير مكتمل: ثمانية أحرف وأرقام.
join = انضمام
joined = تم الطلب. تظهر القائمة حالما يجدها الخادم.

## قائمة واحدة

list-menu = خيارات هذه القائمة
people = المشاركون
people-count =
    { $count ->
        [zero] لا أحد
        [one] شخص واحد
        [two] شخصان
        [few] { $count } أشخاص
        [many] { $count } شخصًا
       *[other] { $count } شخص
    }
add-label = إضافة غرض
add-example = ماذا أيضًا؟
add = إضافة
list-empty = لا شيء فيها بعد. يُكتب أول غرض في الأسفل.
opaque =
    { $count ->
        [zero] لا يوجد في هذه القائمة شيء يتعذر عرضه.
        [one] في هذه القائمة شيء آخر لا يعرضه هذا الإصدار. يظهر بعد تحديث التطبيق.
        [two] في هذه القائمة شيئان آخران لا يعرضهما هذا الإصدار. يظهران بعد تحديث التطبيق.
        [few] في هذه القائمة { $count } أشياء أخرى لا يعرضها هذا الإصدار. تظهر بعد تحديث التطبيق.
        [many] في هذه القائمة { $count } شيئًا آخر لا يعرضها هذا الإصدار. تظهر بعد تحديث التطبيق.
       *[other] في هذه القائمة { $count } شيء آخر لا يعرضها هذا الإصدار. تظهر بعد تحديث التطبيق.
    }
all-done = كل شيء في الحقيبة. رحلة سعيدة!
done-heading = في الحقيبة
packed-by = وضعه { $name } في الحقيبة
item-menu = خيارات { $title }
edit = تعديل
assign = من يحضره
nobody = لا أحد بعد
somebody = ضيف
me = { $name } (أنت)
move-up = إلى أعلى
move-down = إلى أسفل
remove = حذف
item-title = الغرض
quantity = العدد
save = حفظ
removed = حُذف «{ $title }»
waiting-mark = لم يبتّ فيه الخادم بعد
refused-mark = رفضه الخادم. السبب في الدرج.
times = × { $count }
quantity-wrong = عدد من 1 إلى { $most }
keys = ‏Alt مع السهم إلى أعلى أو أسفل ينقل الغرض.

## المشاركون في قائمة

owner = صاحب القائمة
invite = إظهار رمز
invite-again = رمز جديد
invite-explained = كل من يكتب هذا الرمز ينضم إلى القائمة. يصلح حتى { $until }.
invite-none = ينضم الآخرون برمز يظهر هنا.
invite-owner = صاحب القائمة وحده يستطيع إدخال الآخرين.
take-off = إخراج { $name } من القائمة
take-off-explained = لن يرى { $name } هذه القائمة بعد الآن، وما كان سيحضره لا يحضره أحد بعد.
take-off-action = إخراج
rename = تغيير الاسم
delete = حذف القائمة
delete-explained =
    { $count ->
        [zero] تختفي «{ $title }» لدى الجميع، ولا رجعة في ذلك.
        [one] تختفي «{ $title }» وغرض واحد فيها لدى الجميع، ولا رجعة في ذلك.
        [two] تختفي «{ $title }» وغرضان فيها لدى الجميع، ولا رجعة في ذلك.
        [few] تختفي «{ $title }» و{ $count } أغراض فيها لدى الجميع، ولا رجعة في ذلك.
        [many] تختفي «{ $title }» و{ $count } غرضًا فيها لدى الجميع، ولا رجعة في ذلك.
       *[other] تختفي «{ $title }» و{ $count } غرض فيها لدى الجميع، ولا رجعة في ذلك.
    }
delete-action = حذف
leave = مغادرة القائمة
leave-explained = لن تظهر «{ $title }» هنا بعد الآن. تمكن العودة برمز جديد.
leave-action = مغادرة

not-for-me = هذه القائمة ليست هنا
not-for-me-explained = حُذفت، أو لم تعد مشاركتك فيها قائمة.

send-anyway = إرسال على أي حال

## التعديلات في الدرج

changed-start = قائمة جديدة: { $title }
changed-rename = صار اسم القائمة { $title }
changed-delete = حذف قائمة
changed-invite = رمز جديد لقائمة
changed-join = الانضمام إلى قائمة بالرمز { $code }
changed-leave = إخراج شخص من قائمة
changed-add = إضافة إلى قائمة: { $title }
changed-edit = صار غرض في قائمة { $title }
changed-quantity = عدد غرض: { $count }
changed-move = نقل غرض في قائمة
changed-assign = من يحضر غرضًا
changed-tick = غرض صار في الحقيبة
changed-untick = غرض ليس في الحقيبة بعد
changed-remove = حذف غرض من قائمة
changed-put-back = عاد إلى القائمة: { $title }

## لماذا رُفض التعديل

refused-not-on-the-list = هذه القائمة محذوفة، أو لا مشاركة لك فيها.
refused-not-the-owner = هذا لصاحب القائمة وحده.
refused-item-gone = حذف شخص آخر هذا الغرض من القائمة.
refused-not-a-member = هذا الشخص لم يعد في القائمة.
refused-nothing = يُرجى كتابة شيء أولًا.
refused-too-long = النص طويل: الحد { $most } حرفًا.
refused-quantity = العدد من 1 إلى { $most }.
refused-too-many-lists = الحد { $most } قائمة، وقد بلغته قوائمك. يُرجى حذف قائمة أو مغادرتها أولًا.
refused-too-many-items = الحد في القائمة { $most } غرض. يُرجى حذف بعضها أولًا.
refused-too-many-members = الحد في القائمة { $most } شخصًا.
refused-code-unknown = لا قائمة بهذا الرمز. قد يكون فيه خطأ، أو استُبدل، أو انتهت مدته.
refused-owner-stays = القائمة لك: يمكن حذفها، ولا تمكن مغادرتها.
