# كلمات الخادم نفسه، وكلمات الصفحة قبل بدء التطبيق.

title = { -brand-name }: البحث عن رحلاتك وحجزها وعيشها
description = إقامة وجولات وتذاكر وفعاليات وخدمات في كل إندونيسيا، حتى بلا شبكة.
noscript = يحتاج { -brand-name } إلى JavaScript. يُرجى تفعيله في هذا المتصفح ثم إعادة تحميل الصفحة.
wrong-address = لا شيء على هذا العنوان
wrong-address-explained = يُرجى التحقق من العنوان أو البدء من الصفحة الأولى.
wrong-address-action = إلى الصفحة الأولى
entry-unknown = لم يعد رابط الدخول هذا صالحًا
entry-unknown-explained = يمكن طلب رابط جديد أو فتح { -brand-name } دون حساب.
going-on = لحظة من فضلك
going-on-explained = العودة إلى { -brand-name } جارية.
going-on-action = متابعة
in-the-app = انتهى ما يلزم هنا
in-the-app-explained = يستمر الأمر في التطبيق، ويمكن إغلاق هذه الصفحة.
outing-over = لم يعد هذا الدخول صالحًا
outing-over-explained = استغرق وقتًا طويلًا، أو استُخدم من قبل، أو بدأ في مكان آخر. لم يدخل أحد.
outing-over-action = البدء من جديد

export-title = كل ما يخصك في { -brand-name }
export-made = أُنشئ في { $moment } (بالتوقيت العالمي).
export-explained = لكل نوع من السجلات ملف JSON يفتحه أي محرر نصوص وتقرؤه البرامج. الصور والملفات الأخرى كما هي. أسماء الملفات والحقول بالإنجليزية.
export-file = الملف
export-count = العدد
export-left-out = ما ليس هنا: كل ما يفتح حسابك (كلمات المرور والمفاتيح والرموز) فليس لأحد أن يقرأه، والعروض العامة فهي لا تخص أحدًا.
