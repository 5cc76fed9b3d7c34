# معرض المكوّنات، وكلمات المكوّنات نفسها.

title = معرض المكوّنات
introduction = كل جزء من الشاشة في كل حالاته. ما يظهر هنا هو بعينه ما يتألف منه التطبيق كله.
contents = قائمة المكوّنات

## المكوّنات

button = زر
button-caption = إجراء رئيسي واحد لكل شاشة، واسمه فعل.
field = حقل
field-caption = التسمية ظاهرة دائمًا، والخطأ يبيّن كيف يُصحَّح.
select = قائمة اختيار
select-caption = قائمة الجهاز نفسه أولًا، لأنها مألوفة.
sheet = ورقة
sheet-caption = تصعد من الأسفل على الهاتف، وتقف في وسط الشاشة العريضة.
dialog = مربع حوار
dialog-caption = لما له عاقبة فقط، مع ذكرها.
list = قائمة
list-caption = لكل قائمة نهاية.
card = بطاقة
card-caption = بطاقة واحدة لمكان واحد.
tabs = تبويبات
tabs-caption = التنقل بينها بمفاتيح الأسهم.
toast = خبر قصير
toast-caption = يخبر بما حدث، ويمكن التراجع عنه.
skeleton = هيكل الانتظار
skeleton-caption = لا يظهر إلا إذا طال الانتظار أكثر من لحظة.
empty = فارغ
empty-caption = جملة واحدة وإجراء واحد.
failed = متعذّر
failed-caption = ماذا حدث، وماذا يمكن فعله.
date = التواريخ والأوقات
date-caption = تُذكر المنطقة الزمنية إن لم تكن منطقة القارئ.
price = السعر
price-caption = أرقام متحاذية دون كسور لا لزوم لها.
avatar = صورة شخصية
avatar-caption = الأحرف الأولى إلى أن توجد صورة.
badge = شارة
badge-caption = الحالة تُقال بالكلمات، لا باللون وحده.
menu = قائمة إجراءات
menu-caption = الإجراءات النادرة، في المكان نفسه دائمًا.
table = جدول
table-caption = كثيف وهادئ، لمقدّمي الخدمات.
icons = أيقونات
icons-caption = عائلة واحدة، ومعها اسم دائمًا.
postcard = بطاقة بريدية
postcard-caption = تُرسم هنا إلى أن يرفع مقدّم الخدمة صورة، ولكل مكان رسمه الخاص.
colours = الألوان
colours-caption = مسمّاة بأدوارها، فاتحةً وداكنة.
lettering = الخط
lettering-caption = ‏Plus Jakarta Sans بسبعة مقاسات.

## حالات المكوّنات

variant-primary = رئيسي
variant-secondary = ثانوي
variant-quiet = هادئ
variant-danger = خطِر
state-disabled = غير متاح
state-working = قيد التنفيذ
close = إغلاق
undo = تراجع
show = عرض
choose = اختيار
sort-by = ترتيب بحسب { $column }

## أسماء الألوان

colour-surface = سطح
colour-surface-raised = سطح مرتفع
colour-ink = حبر
colour-ink-soft = حبر خفيف
colour-line = خط
colour-sea = بحر
colour-coral = مرجان
colour-sand = رمل
colour-good = جيد
colour-warn = تنبيه
colour-bad = سيئ

## نماذج: كلمات ستظهر حقًا على الشاشات

book = حجز
ask = سؤال مقدّم الخدمة
save-changes = حفظ
share = مشاركة
copy-link = نسخ الرابط
remove = حذف
per-night = { $price } لليلة
per-person = { $price } للشخص
guests =
    { $count ->
        [zero] دون ضيوف
        [one] ضيف واحد
        [two] ضيفان
        [few] { $count } ضيوف
        [many] { $count } ضيفًا
       *[other] { $count } ضيف
    }
nights =
    { $count ->
        [zero] دون مبيت
        [one] ليلة واحدة
        [two] ليلتان
        [few] { $count } ليالٍ
        [many] { $count } ليلةً
       *[other] { $count } ليلة
    }

status-requested = في انتظار التأكيد
status-accepted = مقبول
status-rejected = مرفوض
status-superseded = حلّ غيره محله

tab-upcoming = القادمة
tab-past = السابقة
tab-drafts = المسوّدات

column-guest = الضيف
column-arrival = الوصول
column-nights = المدة
column-status = الحالة
column-total = المجموع

field-name = الاسم على التذكرة
field-name-hint = كما في بطاقة الهوية أو جواز السفر.
field-name-error = يلزم الاسم الكامل كما في بطاقة الهوية أو جواز السفر.
field-guests = عدد الضيوف
field-note = ملاحظة لمقدّم الخدمة
field-note-placeholder = مثلًا: نصل بعبّارة العصر

sample-stay = بيت خشبي على بحيرة توبا
sample-stay-place = ساموسير، سومطرة الشمالية
sample-tour = ثلاثة أيام من الغوص في راجا أمبات
sample-tour-place = وايساي، بابوا الجنوبية الغربية
sample-ticket = عبّارة من لابوان باجو إلى جزيرة كومودو
sample-ticket-place = لابوان باجو، نوسا تنغارا الشرقية
sample-event = ليلة غاملان في مانغكونيغاران
sample-event-place = سوراكارتا، جاوة الوسطى
sample-service = يوم لتعلّم الباتيك في لاويان
sample-service-place = لاويان، سوراكارتا

dialog-cancel-title = إلغاء هذا الحجز؟
dialog-cancel-explained = يُعاد إليك { $amount }، وتُعرض غرفتك على ضيوف آخرين فورًا.
dialog-cancel-action = إلغاء الحجز
dialog-cancel-keep = الإبقاء عليه
toast-cancelled = أُلغي الحجز
empty-sample = لا أماكن محفوظة بعد.
empty-sample-action = استكشاف
failed-sample = تعذّر جلب صور هذا المكان الآن.
failed-advice = يُرجى المحاولة من جديد حين تتحسن الشبكة.
lettering-sample = من سابانغ إلى ميراوكي، جزيرة تجاور جزيرة.

## أجزاء أخرى من المعرض

segments = خيارات متجاورة
segments-caption = من خيارين إلى أربعة، كلها ظاهرة.
switch = مفتاح
switch-caption = نعم أو لا، ويسري فورًا.
switch-sample = أريد خبرًا فور التأكيد
states = أربع حالات للصفحة
states-caption = كل صفحة ترسمها جميعًا: انتظار، فارغة، متعذّرة، جاهزة.
ready = جاهزة
ready-caption = المحتوى نفسه دون زخرفة.
break-page = تعطيل هذه الصفحة
break-page-caption = يوقف البرنامج فعلًا، ليظهر ما تقوله الصفحة حين يحدث ذلك.
note = ملاحظة
note-caption = تقف بجانب ما تشرحه.
note-plain = يلزم إبراز الهوية أو جواز السفر الأصلي عند ركوب العبّارة.
note-good = وصل المبلغ، والتذكرة في صفحة الرحلات.
note-warn = رياح قوية في مضيق سابي، وقد تتغير مواعيد العبّارات.
note-bad = رفض المصرف البطاقة، ولم يُخصم شيء.
unread =
    { $count ->
        [zero] لا رسائل غير مقروءة
        [one] رسالة واحدة غير مقروءة
        [two] رسالتان غير مقروءتين
        [few] { $count } رسائل غير مقروءة
        [many] { $count } رسالة غير مقروءة
       *[other] { $count } رسالة غير مقروءة
    }
list-end = هذا كل شيء لهذا اليوم.
place = مكان
service = خدمة
field-phone = رقم الهاتف
retry = إعادة المحاولة
