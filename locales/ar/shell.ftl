# إطار التطبيق: التنقل والبحث والاتصال بالخادم والتعديلات المنتظرة وحالات كل صفحة.

brand = { -brand-name }

## التنقل

navigation = القائمة الرئيسية
today = اليوم
explore = استكشاف
trips = الرحلات
messages = الرسائل
you = حسابي
skip-to-content = الانتقال إلى المحتوى

## البحث وتنفيذ أي شيء

palette-open = بحث
palette-title = البحث أو تنفيذ أمر
palette-placeholder = إلى أين، أو ماذا تريد؟
palette-nothing = لا شيء يطابق «{ $query }».
palette-go-to = الانتقال إلى { $page }
palette-theme = تغيير المظهر: { $theme }
palette-language = تغيير اللغة: { $language }
palette-keys = الأسهم للاختيار، وEnter للفتح، وEsc للإغلاق

## الاتصال بالخادم

link-connecting = جارٍ الاتصال…
link-online = متصل
link-offline = بلا اتصال منذ { $time }
link-offline-explained = ما زال كل شيء متاحًا للعرض والتعديل، وسترسَل تعديلاتك فور عودة الاتصال.
link-guest = على هذا الجهاز فقط
link-guest-explained = لم يتم تسجيل الدخول، لذا يبقى كل شيء على هذا الجهاز.
link-signed-out = انتهت جلستك
link-signed-out-explained = يلزم تسجيل الدخول من جديد لإرسال تعديلاتك. لم يضِع شيء.
link-upgrade-needed = يلزم تحديث التطبيق
link-upgrade-needed-explained = انتقل الخادم إلى إصدار أحدث. بعد تحديث التطبيق ستُرسَل تعديلاتك، وهي محفوظة حتى ذلك الحين.
link-unreachable = تعذّر الوصول إلى الخادم
link-unreachable-explained = في المتصفح تأتي الصفحات من الخادم مباشرة. نواصل محاولة الاتصال.

## تعديلات لم تصل بعد

queue-clear = كل شيء محفوظ ومُرسَل
queue-clear-guest = كل شيء محفوظ على هذا الجهاز
queue-waiting =
    { $count ->
        [zero] لا تعديلات تنتظر الإرسال
        [one] تعديل واحد ينتظر الإرسال
        [two] تعديلان ينتظران الإرسال
        [few] { $count } تعديلات تنتظر الإرسال
        [many] { $count } تعديلًا ينتظر الإرسال
       *[other] { $count } تعديل ينتظر الإرسال
    }
queue-refused =
    { $count ->
        [zero] لم يُرفض أي تعديل
        [one] رُفض تعديل واحد
        [two] رُفض تعديلان
        [few] رُفضت { $count } تعديلات
        [many] رُفض { $count } تعديلًا
       *[other] رُفض { $count } تعديل
    }

tray-open = عرض التعديلات
tray-title = تعديلاتك
tray-empty = لا شيء في الانتظار.
tray-waiting = في انتظار الإرسال
tray-waiting-explained = محفوظ بأمان على هذا الجهاز.
tray-refused = مرفوض
tray-refused-explained = رفض الخادم هذا التعديل، فأُعيد كل شيء هنا أيضًا إلى ما كان عليه.
tray-otherwise = تعديل لا يعرفه هذا الإصدار من التطبيق
tray-made-at = أُجري { $time }
tray-resend = إعادة الإرسال
tray-discard = صرف النظر عنه

## حالات الصفحة

waiting = جارٍ التحميل…
failed-title = يتعذّر عرض هذا الآن
failed-unreachable = تعذّر الوصول إلى الخادم. يُرجى التحقق من الاتصال ثم المحاولة من جديد.
failed-signed-out = يلزم تسجيل الدخول لعرض هذا.
try-again = إعادة المحاولة

fault-title = حدث خلل
fault-explained = الخطأ منّا لا منك، وما حُفظ في أمان. يُرجى البدء من جديد، فإن تكرر الخلل فنرجو نسخ التفاصيل وإرسالها إلينا.
fault-copy = نسخ التفاصيل
fault-copied = نُسخت التفاصيل
fault-not-copied = تعذّر نسخ التفاصيل. يمكن تحديد النص ونسخه يدويًا.
fault-restart = البدء من جديد

not-found-title = لا توجد صفحة كهذه
not-found-explained = ربما كُتب العنوان خطأً أو نُقلت الصفحة.
not-found-action = الانتقال إلى «اليوم»

## تعذّر فتح البيانات على هذا الجهاز

store-nothing-lost = لم تُمسّ بياناتك.
store-locked-title = { -brand-name } مفتوح بالفعل
store-locked-happened = نافذة أخرى تستخدم بياناتك، ولا يمكن ذلك إلا لنافذة واحدة في الوقت نفسه.
store-locked-advice = يُرجى إغلاق النافذة الأخرى ثم المحاولة من جديد.
store-corrupt-title = البيانات على هذا الجهاز تالفة
store-corrupt-happened = تتعذّر قراءة ملف البيانات على نحو سليم. ربما انقطعت الطاقة أثناء الحفظ.
store-corrupt-advice = يمكننا وضع ذلك الملف جانبًا والبدء من جديد، دون الكتابة فوق أي شيء. ما أُرسل يعود من الخادم، وما لم يُرسل يبقى في الملف الموضوع جانبًا.
store-corrupt-action = وضعه جانبًا والبدء من جديد
store-newer-title = هذه البيانات من إصدار أحدث
store-newer-happened = حفظ إصدار أحدث من { -brand-name } بيانات هنا لا يفهمها هذا الإصدار.
store-newer-advice = يُرجى تحديث التطبيق ثم فتحه من جديد.
store-disk-full-title = مساحة التخزين ممتلئة
store-disk-full-happened = لم تبقَ مساحة لحفظ تعديلاتك.
store-disk-full-advice = يُرجى حذف ما لا حاجة إليه من هذا الجهاز ثم المحاولة من جديد.
store-no-access-title = يتعذّر استخدام مجلد البيانات
store-no-access-happened = لا يُسمح لتطبيق { -brand-name } بالقراءة أو الكتابة في مجلد بياناته.
store-no-access-advice = يُرجى التحقق من أذونات المجلد ثم المحاولة من جديد.

## أخبار قصيرة

toast-undone = تم التراجع
toast-set-aside = وُضع الملف القديم جانبًا. هذه بداية جديدة.

## سبب رفض التعديل

refused-broke = تعثّر الخادم في هذا التعديل، والخطأ منّا. يمكن إعادة إرساله لاحقًا.
refused-not-yours = ليس لك الاطلاع على هذا أو تعديله، أو لم يعد لك ذلك.
refused-taken = هذا موجود بالفعل، فلم يُنشأ مرة أخرى.
refused-not-known = لم يعد الخادم يعرف هذا النوع من التعديلات. يُرجى تحديث التطبيق ثم المحاولة من جديد.
refused-too-much = هذا كثير دفعة واحدة. يمكن تنفيذه على خطوات أصغر.
refused-too-often = تكررت المحاولة كثيرًا. يمكن المحاولة من جديد بعد ساعة.
refused-otherwise = رفض الخادم هذا لسبب لا يعرفه هذا الإصدار من التطبيق. بعد تحديثه يظهر السبب.
