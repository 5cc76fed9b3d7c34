# حسابي: من يستخدم التطبيق، وكيف يفضّله.

title = حسابي
guest-title = لم يتم تسجيل الدخول
guest-explained = تبقى اختياراتك على هذا الجهاز.

role-guest = زيارة دون حساب
role-traveller = حساب مسافر
role-provider = حساب مقدّم خدمة
role-admin = حساب إدارة

preferences = التفضيلات
preferences-explained = تسري فورًا، وهي نفسها على كل أجهزتك.
words-and-look = اللغة والمظهر
money-and-time = المال والوقت

language = اللغة
language-device = كلغة الجهاز ({ $language })
address = صيغة المخاطبة
address-hint = كيف يخاطبك { -brand-name }.
address-neutral = محايدة
address-feminine = المؤنث
address-masculine = المذكر
theme = المظهر
theme-system = تلقائي
theme-light = فاتح
theme-dark = داكن

currency = العملة
currency-hint = تُعرض الأسعار بهذه العملة، ويبقى الدفع بعملة مقدّم الخدمة.
home-zone = المنطقة الزمنية للموطن
home-zone-hint = تُكتب الأوقات في الأماكن الأخرى مع منطقتها.
home-zone-search = البحث عن مدينة أو منطقة
home-zone-nothing = لا منطقة تطابق «{ $query }».
zones-of-indonesia = في إندونيسيا
zones-of-the-world = حول العالم
zone-wib = توقيت غرب إندونيسيا
zone-wib-places = سومطرة وجاوة وكاليمانتان الغربية والوسطى
zone-wita = توقيت وسط إندونيسيا
zone-wita-places = بالي ونوسا تنغارا وسولاويزي وكاليمانتان الجنوبية والشرقية والشمالية
zone-wit = توقيت شرق إندونيسيا
zone-wit-places = مالوكو وبابوا

comfort = راحة العين
text-size = حجم النص
text-size-usual = ٪100
text-size-larger = ٪125
text-size-large = ٪150
text-size-largest = ٪200
motion = الحركة
motion-system = مثل الجهاز
motion-reduced = أقل
contrast = التباين
contrast-system = مثل الجهاز
contrast-more = أقوى

devices = أجهزتك
devices-explained = هنا يُستخدم حسابك. الجهاز الذي تُخرجه ينسى كل بياناتك.
device-here = هذا الجهاز
device-seen = آخر ظهور { $moment }
device-unnamed = جهاز بلا اسم
device-leaving = بانتظار الإخراج
device-send-away = إخراج
device-send-away-title = إخراج { $device }؟
device-send-away-explained = حالما يتصل ذلك الجهاز تُحذف منه كل بياناتك، ومعها التعديلات التي لم تُرسل بعد.
device-send-away-action = إخراج الجهاز

sign-in = الدخول
sign-out = الخروج
sign-out-title = الخروج من هنا؟
sign-out-explained = يبقى كل ما هو لك في حسابك. يستمر الاستخدام على هذا الجهاز كضيف.
sign-out-unsent =
    { $count ->
        [zero] لا تعديلات تنتظر الإرسال.
        [one] لم يُرسل تعديل واحد بعد، وسيضيع.
        [two] لم يُرسل تعديلان بعد، وسيضيعان.
        [few] لم تُرسل { $count } تعديلات بعد، وستضيع.
        [many] لم يُرسل { $count } تعديلًا بعد، وستضيع.
       *[other] لم يُرسل { $count } تعديل بعد، وستضيع.
    }
register = إنشاء حساب
new-password = كلمة مرور جديدة
email = عنوان البريد الإلكتروني
password = كلمة المرور
password-choose = اختيار كلمة مرور
password-hint = { $length } أحرف على الأقل. من السهل تذكّر بضع كلمات لا تخطر معًا إلا على بالك.
password-show = إظهار كلمة المرور
password-hide = إخفاء كلمة المرور
name = الاسم
name-hint = كما سيراه المضيفون ورفاق السفر.
code = الرمز من الرسالة
forgot = نسيت كلمة المرور
no-account-yet = هذه أول مرة لي هنا
have-account = لدي حساب
letter-register-explained = نرسل رمزًا إلى عنوانك، وبه تختار كلمة مرور ويتم الدخول.
letter-reset-explained = نرسل رمزًا إلى عنوان حسابك، وبه تختار كلمة مرور جديدة.
letter-send = إرسال الرمز
letter-sent = الرسالة في طريقها إلى { $email }، وفيها رمز يصلح لساعة واحدة.
letter-opened = تم إدخال الرمز من رسالتك.
letter-again = إرسال رسالة أخرى
letter-other-address = استخدام عنوان آخر
register-finish = إنشاء الحساب
reset-finish = حفظ ودخول

account = حسابك
name-change = تغيير الاسم
name-save = حفظ الاسم
email-change = تغيير عنوان البريد
email-change-explained = نرسل رمزًا إلى العنوان الجديد، ويبقى القديم مستخدمًا حتى إدخال الرمز.
email-confirm = استخدام هذا العنوان
email-confirm-explained = من الآن سيكون لحسابك العنوان الذي وصلت إليه هذه الرسالة، وسنخبر العنوان السابق بذلك.
email-confirmed = تم. أصبح هذا عنوان حسابك.
email-no-link = تُفتح هذه الصفحة من الرابط في رسالتنا، أو يُدخل رمزها حيث تم تغيير العنوان.
email-changed = تم تغيير العنوان
new-email = عنوان بريد جديد
password-change = تغيير كلمة المرور
password-set = اختيرت { $moment }
password-none = لا توجد بعد
password-save = حفظ كلمة المرور
password-now = كلمة المرور الحالية
password-others = إخراج الأجهزة الأخرى
password-others-hint = سيلزم الدخول عليها بكلمة المرور الجديدة، ولن يضيع منها شيء.
password-changed = تم تغيير كلمة المرور
prove-again = مضى وقت على دخولك. يُرجى التأكيد مرة أخرى أنه أنت.

passkeys = مفاتيح المرور
passkeys-explained = الدخول ببصمة الإصبع أو الوجه أو رمز جهازك، دون كلمة مرور.
passkey = مفتاح مرور
passkey-add = إضافة مفتاح مرور
passkey-add-explained = سيطلب جهازك بصمة الإصبع أو الوجه أو الرمز. لا يُرسل إلينا سوى مفتاح لا يصلح إلا هنا.
passkey-name = اسم مفتاح المرور
passkey-used = آخر استخدام { $moment }
passkey-since = أُضيف { $moment }
passkey-added = تمت إضافة مفتاح المرور
passkey-remove = حذف مفتاح المرور
passkey-remove-explained = بعد حذفه لا يفتح شيئًا. قد يظل جهازك يعرضه، فيُرجى حذفه هناك أيضًا.
passkey-sign-in = الدخول بمفتاح مرور
passkey-proof = استخدام مفتاح مرور
passkey-cancelled = لم يكتمل بعد. يمكن المحاولة مرة أخرى في أي وقت.
passkey-has-one = يحتفظ هذا الجهاز بمفتاح مرور لحسابك بالفعل.
passkey-failed = لا يمكن لهذا الجهاز استخدام مفاتيح المرور هنا.

security-key = مفتاح أمان
keys-explained = الدخول بمفتاح أمان يوصَل بالجهاز، دون كلمة مرور.
key-add-explained = يلزم مفتاح أمان (FIDO2) له رمز PIN. سيطلب المفتاح الرمز ولمسة، ثم يحتفظ بمفتاح لا يصلح إلا هنا.
key-works = لحظة من فضلك. المفتاح يعمل الآن…
key-plug-in = يُرجى توصيل مفتاح الأمان.
key-touch-one = هناك أكثر من مفتاح موصول. يُرجى لمس المفتاح المطلوب.
key-touch = يُرجى لمس المفتاح الآن.
key-wants-pin = يُرجى إدخال رمز PIN الخاص بالمفتاح. لا يصل الرمز إلا إلى المفتاح نفسه.
key-pin = رمز PIN للمفتاح
key-pin-left =
    { $left ->
        [zero] لم تبق أي محاولة.
        [one] بقيت محاولة واحدة.
        [two] بقيت محاولتان.
        [few] بقيت { $left } محاولات.
        [many] بقيت { $left } محاولة.
       *[other] بقيت { $left } محاولة.
    }
key-pin-last = بقيت محاولة واحدة. بعد رمز خاطئ آخر لن يعمل المفتاح وستلزم إعادة ضبطه.
key-pin-wrong = هذا ليس رمز هذا المفتاح.
key-pin-unfit = طول الرمز { $least } أحرف على الأقل و{ $most } حرفًا على الأكثر.
key-go-on = متابعة
key-choose = أي حساب تريد فتحه؟
key-at-the-system = تُرجى المتابعة في النافذة التي فتحها النظام.
key-call-off = إلغاء
key-has-one = يحتفظ هذا المفتاح بمفتاح مرور لحسابك بالفعل.
key-has-none = لا يوجد على هذا المفتاح مفتاح مرور يفتح حسابًا هنا.
key-no-pin = ليس لهذا المفتاح رمز PIN بعد. يُرجى تعيينه في إعدادات النظام أو ببرنامج الشركة المصنّعة، ثم المحاولة مرة أخرى.
key-pull-out = رموز خاطئة كثيرة. يُرجى نزع المفتاح وتوصيله من جديد، ثم المحاولة مرة أخرى.
key-blocked = رموز خاطئة كثيرة: لم يعد هذا المفتاح يعمل. لا تفيد إلا إعادة ضبطه، وعندها يُفقد كل ما عليه.
key-pulled-out = نُزع المفتاح. يُرجى توصيله والمحاولة مرة أخرى.
key-full = لم يبق مكان على هذا المفتاح. يُرجى حذف مفتاح مرور لم يعد لازمًا منه.
key-unfit = لا يستطيع هذا المفتاح حفظ مفاتيح المرور. يُرجى استخدام مفتاح أحدث.
key-elsewhere = طُلب المفتاح لعنوان غير عنوان هذا الخادم. لم يُمرَّر إليه شيء.
key-odd = لم يُجب المفتاح كما ينبغي. تُرجى المحاولة مرة أخرى أو استخدام مفتاح آخر.

second = التحقق بخطوتين
second-off = غير مفعّل
second-since = مفعّل منذ { $moment }
second-explained = إضافة إلى كلمة المرور نطلب رمزًا من هاتفك أو من جهاز آخر، فلا تكفي كلمة مرور تسرّبت. مفاتيح المرور لا تحتاج إليه.
second-begin = البدء
second-scan = يُرجى مسح هذه الصورة بتطبيق مصادقة، ثم إدخال الأرقام الستة التي يعرضها.
second-picture = صورة لتطبيق المصادقة
second-secret = دون كاميرا، يُكتب هذا المفتاح في التطبيق:
second-code = رمز من ستة أرقام
second-confirm = تفعيل
second-paper = يُرجى حفظ هذه الرموز خارج أجهزتك. يصلح كل منها مرة واحدة حين لا يتوفر الجهاز الذي يعرض الرموز. لن تُعرض مرة أخرى.
second-paper-copy = نسخ الكل
second-paper-copied = تم نسخ الرموز
second-paper-kept = تم حفظها
second-left = بقي { $count } من { $all } رموز احتياطية. للحصول على رموز جديدة، يُوقف التحقق ثم يُفعّل من جديد.
second-end = إيقاف التحقق بخطوتين
second-ended = تم إيقاف التحقق بخطوتين
second-asked = يُرجى إدخال الرمز من جهازك الآخر، أو رمز احتياطي.
second-asked-code = الرمز
second-not-mine = لم يكن تفعيل هذا التحقق منك؟ افتح الرسالة التي أرسلناها حينها: رابطها يعيد إليك حسابك خلال ثلاثة أيام.
second-remember = عدم طلب رمز على هذا الجهاز مدة { $days } يومًا
second-remember-hint = فقط إن لم يستخدمه أحد غيرك. يمكن التراجع عن ذلك في «حسابي».
second-needed = عملك هنا يتطلب خطوة ثانية
second-needed-by = كلمة المرور وحدها لا تكفي لهذا: { $permissions }. يُرجى تفعيل التحقق بخطوتين أو إضافة مفتاح مرور.
second-set-up = تفعيل التحقق بخطوتين
second-first = يلزم تفعيل التحقق بخطوتين أولًا
second-first-audit = سجل التدقيق مفتوح لمن أثبت هويته بأكثر من كلمة مرور. ويكفي مفتاح المرور أيضًا.
second-first-money = لا يغيّر وجهة الأموال إلا من أثبت هويته بأكثر من كلمة مرور. ويكفي مفتاح المرور أيضًا.
second-loses = سيُغلق أمامك بعض عملك
second-loses-explained = دون خطوة ثانية يُغلق هذا أمامك إلى أن تُفعَّل من جديد: { $permissions }.
known-devices = لا يُطلب رمز هنا
known-devices-explained = على هذه الأجهزة تكفي كلمة المرور. وتبقى في هذه القائمة حتى بعد تسجيل الخروج منها.
known-device-until = حتى { $date }
known-device-forget = طلب الرمز مجددًا
known-device-forgotten = سيُطلب رمز هناك من الآن

lock = قفل التطبيق
lock-explained = على هذا الجهاز فقط. يُفتح التطبيق برمزك أو ببصمتك، حتى دون اتصال.
lock-is-off = غير مفعّل
lock-set = ضبط القفل
lock-set-explained = اختر رمزًا لا يعرفه سواك. لا يُرسل إلى أي مكان، وإن نسيته يمكنك الدخول بحسابك.
lock-set-explained-guest = اختر رمزًا لا يعرفه سواك. دون حساب لا سبيل إلى استعادة رمز منسيّ: يبقى ما هنا مقفلًا. ومع حساب يكفي أن تدخل من جديد.
lock-now-set = تم ضبط القفل
lock-now = اقفل الآن
lock-after = يُقفل إن لم يُلمس لمدة
lock-after-at-once = عند غيابه عن النظر
lock-after-minutes = { $minutes ->
    [zero] { $minutes } دقيقة
    [one] دقيقة واحدة
    [two] دقيقتان
    [few] { $minutes } دقائق
    [many] { $minutes } دقيقة
   *[other] { $minutes } دقيقة
}
lock-end = إزالة القفل
lock-end-explained = بعد ذلك يستطيع كل من يحمل هذا الجهاز فتح التطبيق.
lock-ended = أزيل القفل
pin = الرمز السري
pin-hint = { $length } أرقام أو أحرف على الأقل.
pin-now = الرمز الحالي
pin-new = الرمز الجديد
pin-change = تغيير الرمز
pin-changed = تم تغيير الرمز
pin-show = إظهار الرمز
pin-hide = إخفاء الرمز
by-finger = الفتح بالبصمة
by-face = الفتح بالوجه
by-hello = الفتح عبر Windows Hello
by-key = الفتح بمفتاح أمان
by-key-explained = أدخل رمزك مرة أخرى ثم المس المفتاح. بعدها يستطيع من لديه المفتاح ورمزه فتح التطبيق.
by-key-use = استخدام مفتاح أمان
by-key-used = المفتاح يفتح التطبيق
sensor-explained = أدخل رمزك مرة أخرى. بعدها يستطيع كل من يعرفه مستشعر هذا الجهاز فتح التطبيق.
sensor-use = استخدام المستشعر
sensor-used = المستشعر يفتح التطبيق
shut-title = { -brand-name } مقفل
shut-open = فتح
shut-by-finger = استخدام البصمة
shut-by-face = استخدام الوجه
shut-by-hello = استخدام Windows Hello
shut-by-key = استخدام مفتاح الأمان
shut-waits-for-finger = المس مستشعر البصمة…
shut-waits-for-face = انظر إلى الكاميرا…
shut-waits-for-hello = ‏Windows Hello يسأل…
# Stands in the platform's own question, on a Mac after "Nusaloka is trying to".
sensor-why = فتح رحلاتك
sensor-instead = استخدام الرمز
pin-forgotten = نسيت الرمز؟
pin-forgotten-sign-in = ادخل بحسابك. يُفتح كل ما هنا من جديد، حتى ما لم يُرسل بعد، ويُزال القفل. ثم اضبط رمزًا جديدًا.
pin-forgotten-anew = دون الرمز لا يستطيع أحد فتح ما هنا، ولا نحن. يمكننا وضعه جانبًا دون مساس والبدء من جديد.
wrong-pin = ليس هذا هو الرمز.
pin-too-short = { $least } أحرف على الأقل.
pin-too-long = { $most } حرفًا على الأكثر.
pin-too-simple = رمز كهذا هو أول ما يُجرَّب. اختر غيره.
sensor-not-recognised = لم يتم التعرف. حاول مرة أخرى أو استخدم الرمز.
sensor-not-touched = لم يُلمس المستشعر. حاول مرة أخرى أو استخدم الرمز.
sensor-away = المستشعر لا يجيب أو لا يعرف أحدًا. استخدم الرمز.
sensor-changed = تغيّرت البصمات التي يعرفها هذا الجهاز. افتح بالرمز ثم اختر المستشعر من جديد.
lock-keyring-lost = فقدت حلقة مفاتيح هذا الجهاز ما يخص رمزك. اختر «نسيت الرمز؟» للفتح بحسابك.
lock-not-set = لا يوجد قفل.
lock-is-set = يوجد قفل بالفعل.
provider-sign-in = المتابعة عبر { $provider }
provider-outside = تستمر الخطوات في المتصفح، حيث يسأل { $provider } عن صاحب الحساب. الانتظار جارٍ هنا.
provider-call-off = إيقاف الانتظار
provider-to-prove = للعنوان { $email } حساب هنا بالفعل. يكفي الدخول إليه مرة واحدة بالطريقة المعتادة، وبعدها يفتحه { $provider } أيضًا.
came-back = جارٍ الدخول
came-back-waiting = لحظة من فضلك.
came-back-unfinished = لم يكتمل بعد
came-back-nothing = لا أحد منتظر هنا. يُرجى البدء من جديد.
linked-accounts = الحسابات المرتبطة
linked-accounts-explained = الدخول بحساب موجود لديك في مكان آخر.
linked-account = حساب مرتبط
linked-used = آخر استخدام { $moment }
linked-since = تم الربط { $moment }
link-account = ربط { $provider }
link-account-explained = سيسأل { $provider } عن صاحب الحساب، وبعدها يفتح حسابك هنا أيضًا. لا يصلنا منه سوى اسمك وعنوان بريدك.
account-linked = تم ربط الحساب
unlink-account = إلغاء ربط { $provider }
unlink-account-explained = لن يفتح حسابك هنا بعد ذلك. يبقى الدخول بكلمة المرور أو بمفتاح مرور متاحًا، ورسالة إلى عنوانك تأتي دائمًا بكلمة مرور جديدة.
account-unlinked = تم إلغاء الربط

email-empty = يُرجى إدخال عنوان البريد.
email-too-long = هذا أطول من أي عنوان بريد.
email-odd-letter = فيه حرف لا يأتي في عناوين البريد.
email-form = يُكتب على شكل name@example.com.
name-missing = يُرجى إدخال الاسم.
name-too-long =
    { $most ->
        [zero] لا حروف فيه.
        [one] حرف واحد على الأكثر.
        [two] حرفان على الأكثر.
        [few] { $most } أحرف على الأكثر.
        [many] { $most } حرفًا على الأكثر.
       *[other] { $most } حرف على الأكثر.
    }
password-too-short =
    { $least ->
        [zero] بلا حد أدنى.
        [one] حرف واحد على الأقل.
        [two] حرفان على الأقل.
        [few] { $least } أحرف على الأقل.
        [many] { $least } حرفًا على الأقل.
       *[other] { $least } حرف على الأقل.
    }
password-too-long =
    { $most ->
        [zero] لا حروف فيها.
        [one] حرف واحد على الأكثر.
        [two] حرفان على الأكثر.
        [few] { $most } أحرف على الأكثر.
        [many] { $most } حرفًا على الأكثر.
       *[other] { $most } حرف على الأكثر.
    }
password-known = يستخدمها كثيرون، فهي أول ما يُخمَّن. يُرجى اختيار غيرها.
wrong-code = ليس هذا هو الرمز في الرسالة. يُرجى النظر مرة أخرى.
code-over = لم يعد هذا الرمز صالحًا. يمكن طلب رسالة أخرى.
wrong-email-or-password = العنوان أو كلمة المرور غير صحيح.
email-same = هذا عنوان حسابك بالفعل.
wrong-password = ليست هذه كلمة مرورك.
passkey-refused = مفتاح المرور هذا غير معروف لدينا. ربما حُذف من حسابك.
passkey-too-late = استغرق الرد وقتًا أطول من اللازم. يُرجى المحاولة مرة أخرى.
passkey-too-many = لديك مفاتيح مرور كثيرة. يُرجى حذف أحدها أولًا.
passkey-not-here = لا يمكن لهذا الخادم استخدام مفاتيح المرور.
wrong-second = ليس هذا الرمز الحالي، أو أنه استُخدم من قبل.
provider-cancelled = لم يحدث شيء. يمكن المحاولة مرة أخرى في أي وقت، أو اختيار طريقة أخرى.
provider-away = لا رد من هناك الآن. يمكن المحاولة بعد قليل، أو اختيار طريقة أخرى.
provider-unbelieved = تعذّر التأكد مما وصل من هناك، فلم يدخل أحد. يمكن المحاولة مرة أخرى، أو اختيار طريقة أخرى.
provider-unknown = لم تعد طريقة الدخول هذه متاحة هنا.
provider-no-address = لم يصل من هناك عنوان بريد مؤكد. يمكن إنشاء حساب بعنوانك، ثم ربط الحساب الآخر به.
outing-over = استغرق ذلك وقتًا طويلًا، أو بدأ في مكان آخر. يُرجى البدء من جديد.
linked-elsewhere = يدخل شخص آخر هنا بذلك الحساب.
too-many-linked = لديك حسابات مرتبطة كثيرة. يُرجى إلغاء ربط أحدها أولًا.
second-over = مضى وقت طويل أو محاولات كثيرة. يُرجى البدء من جديد بكلمة المرور.
second-is-on = التحقق بخطوتين مفعّل بالفعل.
passkey-first = عملك هنا يتطلب أكثر من كلمة مرور. يُرجى الدخول بمفتاح المرور.
wait-seconds =
    { $seconds ->
        [zero] محاولات كثيرة. يمكن المحاولة الآن.
        [one] محاولات كثيرة. يُرجى الانتظار ثانية واحدة.
        [two] محاولات كثيرة. يُرجى الانتظار ثانيتين.
        [few] محاولات كثيرة. يُرجى الانتظار { $seconds } ثوانٍ.
        [many] محاولات كثيرة. يُرجى الانتظار { $seconds } ثانية.
       *[other] محاولات كثيرة. يُرجى الانتظار { $seconds } ثانية.
    }
wait-minutes =
    { $minutes ->
        [zero] محاولات كثيرة. يمكن المحاولة الآن.
        [one] محاولات كثيرة. يُرجى الانتظار دقيقة واحدة.
        [two] محاولات كثيرة. يُرجى الانتظار دقيقتين.
        [few] محاولات كثيرة. يُرجى الانتظار { $minutes } دقائق.
        [many] محاولات كثيرة. يُرجى الانتظار { $minutes } دقيقة.
       *[other] محاولات كثيرة. يُرجى الانتظار { $minutes } دقيقة.
    }
wait-hours =
    { $hours ->
        [zero] يمكن المحاولة الآن.
        [one] يكفي لهذا اليوم. يُرجى الانتظار ساعة واحدة.
        [two] يكفي لهذا اليوم. يُرجى الانتظار ساعتين.
        [few] يكفي لهذا اليوم. يُرجى الانتظار { $hours } ساعات.
        [many] يكفي لهذا اليوم. يُرجى الانتظار { $hours } ساعة.
       *[other] يكفي لهذا اليوم. يُرجى الانتظار { $hours } ساعة.
    }

privacy = بياناتك
privacy-explained = هي لك. يمكنك أن ترى ما وافقت عليه، وأن تأخذها كلها معك، أو أن تحذفها.
consents = ما وافقت عليه
consents-detail = الشروط والإحصاءات والأخبار
consents-explained = ما هو متوقف يبقى متوقفًا حتى تشغّله. يُسجَّل كل تغيير مع وقته والنص الذي رأيته.
consent-analytics = الإحصاءات
consent-analytics-hint = نعدّ الصفحات المستخدمة لنحسّنها.
consent-marketing = أخبار بالبريد الإلكتروني
consent-marketing-hint = نكتب إليك أحيانًا عن أماكن وعروض جديدة.
consent-since = وافقت { $moment } (نص { $version }).
consent-ended = سحبت موافقتك { $moment }.
terms = الشروط والخصوصية
terms-asked = بإنشاء حساب توافق على شروط الاستخدام وإشعار الخصوصية.
terms-read = قراءتها
terms-agree = أوافق
terms-version = نص { $version }
terms-use = حسابك لك وحدك: احتفظ بكلمة مرورك لنفسك، ولا تقل عن نفسك ما ليس صحيحًا، ولا تؤذِ أحدًا بما تجده أو تكتبه هنا.
terms-kept = نحفظ اسمك وعنوان بريدك وتفضيلاتك والأجهزة التي دخلت منها وما تكتبه هنا وسجلًا بما جرى لحسابك. ولا شيء سوى ذلك عنك.
terms-for = كل ذلك لتسافر مع { -brand-name }: لنعرض لك ما يخصك على كل أجهزتك ونمنع الغرباء من الدخول. لا نبيع شيئًا منه. الإحصاءات والأخبار متوقفة حتى تشغّلها.
terms-long = تبقى حتى تحذف حسابك، ثم تُمحى بعد سبعة أيام. ويبقى ما يثبت موافقتك خمس سنوات، ويبقى كذلك سجل بأن شيئًا جرى للحساب: كلاهما برقم بدل اسمك.
terms-rights = وفق القانون الإندونيسي (UU 27/2022) يحق لك أن ترى بياناتك وتصححها وتأخذها معك وتمحوها. كل ذلك في صفحة «حسابي».
export = تنزيل كل ما يخصني
export-detail = ملف واحد فيه كل ما لدينا عنك
export-explained = أرشيف فيه كل ما لدينا عنك: ملف لكل نوع من السجلات، والصور، وصفحة تشرح المحتوى. حتى ثلاث مرات في اليوم.
export-careful = احفظ الملف حيث لا يقرؤه أحد سواك.
export-action = تنزيل
export-downloads = الملف في طريقه إلى تنزيلاتك.
export-saved = حُفظ باسم
erase = حذف حسابي
erase-detail = نهائيًا، بعد سبعة أيام
erase-goes = يزول كل ما يخصك: اسمك وعنوانك وتفضيلاتك وطرق دخولك وأجهزتك والرسائل إليك والقوائم التي لك وحدك.
erase-shared = القوائم والمؤسسات التي يشاركك فيها آخرون تبقى معهم من دون اسمك، ويصبح أحدهم مالكها.
erase-stays = يلزمنا القانون أن نستطيع إثبات موافقتك. يبقى ذلك خمس سنوات، ويبقى كذلك سجل بأن شيئًا جرى للحساب. كلاهما برقم بدل اسمك، ولا يبقى شيء سواهما.
erase-when = يُسجَّل خروجك فورًا على جميع الأجهزة ويزول ما عليها. وإن سجّلت الدخول خلال سبعة أيام يبقى كل شيء.
erase-name = للتأكيد، اكتب اسمك: { $name }
erase-name-wrong = هذا ليس اسمك.
erase-action = حذف حسابي

about = عن التطبيق
version = الإصدار { $version }

## التعديلات كما تُذكر في قائمتها

changed-name = تغيير الاسم إلى { $name }
changed-portrait = تغيير الصورة الشخصية
changed-portrait-removed = إزالة الصورة الشخصية
changed-passkey-name = تغيير اسم مفتاح المرور إلى { $name }
changed-language = تغيير اللغة إلى { $language }
changed-address = تغيير صيغة المخاطبة إلى { $address-name }
changed-theme = تغيير المظهر إلى { $theme }
changed-currency = تغيير العملة إلى { $currency }
changed-home-zone = تغيير المنطقة الزمنية للموطن إلى { $zone }
changed-text-size = تغيير حجم النص إلى { $size }
changed-motion = تغيير الحركة إلى { $motion }
changed-contrast = تغيير التباين إلى { $contrast }
changed-consent-given = تمت الموافقة: { $what }
changed-consent-withdrawn = سُحبت الموافقة: { $what }
changed-send-away = إخراج جهاز واحد
changed-forget-device = طلب الرمز مجددًا على جهاز

## سبب رفض التعديل

refused-not-yours = لا يعدّل هذه التفضيلات إلا صاحب الحساب.
refused-person-unknown = لا يعرف الخادم هذا الحساب. يُرجى تسجيل الدخول من جديد.
refused-nothing-to-change = لم يتغير شيء، فلم يُحفظ شيء.
refused-no-such-session = ذلك الجهاز غير مسجّل الدخول إلى حسابك.
refused-no-such-passkey = لم يعد مفتاح المرور هذا موجودًا.
refused-name-unfit = الاسم فارغ أو أطول من اللازم.
refused-picture-too-often = غُيّرت صورتك مرات كثيرة جدًا اليوم. حاول مجددًا غدًا.
refused-no-such-text = لم يُعرض هذا النص على أحد. حدّث التطبيق وحاول مجددًا.
refused-terms-stay = الشروط سارية ما دام لك حساب. لسحب موافقتك احذف حسابك.
refused-agreed-too-often = وافقت على هذا وسحبت موافقتك مرات كثيرة جدًا. راسلنا.
refused-not-allowed = لا يقرأ هذا إلا من كان ذلك من عمله.

## سجل التدقيق

audit = سجل التدقيق
audit-explained = ما جرى للحسابات، ومن فعله ومن أين. كل قيد مربوط بالذي قبله، فلا يتغيّر شيء ولا يُحذف دون أن يظهر ذلك.
audit-for-admins = قراءة سجل التدقيق للمديرين وحدهم
audit-for-admins-explained = إن احتجت إليه في عملك فاطلبه من أحد المديرين.
audit-away = لا يمكن الوصول إلى سجل التدقيق الآن
audit-away-explained = لا يُحفظ السجل على هذا الجهاز. يعرضه الخادم عند توفر الاتصال.
audit-nothing = لا قيد يطابق ما طلبته
audit-nothing-explained = اختر وقتًا آخر أو حدثًا آخر، أو اعرض كل شيء.
audit-everything = اعرض كل شيء
audit-show = اعرض
audit-more = اعرض قيودًا أقدم
audit-end = هذا كل ما يطابق.
audit-looking-on = لا شيء هنا بعد، وهناك قيود أقدم يمكن البحث فيها.
audit-deeds = الحدث
audit-deeds-all = كل الأحداث
audit-group = كل ما يخص { $group }
audit-group-entering = الدخول والخروج
audit-group-account = الحسابات
audit-group-organisations = المؤسسات
audit-group-trouble = المشكلات
audit-group-log = هذا السجل
audit-since = من
audit-until = حتى نهاية
audit-number = رقم القيد
audit-number-odd = اكتب رقمًا.
audit-person-only = { $name } فقط
audit-person-all = اعرض الجميع من جديد
audit-only-person = اعرض { $name } فقط
audit-what = ماذا
audit-about = عن
audit-who = من فعل
audit-when = متى
audit-from = من أين
audit-entry = القيد
audit-nobody = غير معروف، أو الخادم
audit-person-gone = شخص لم يعد معروفًا
audit-erased = مُحي
audit-chain = السلسلة
audit-check = افحص السلسلة
audit-checking = فُحص { $upto } من { $all } …
audit-fits = القيود كلها سليمة حتى القيد { $upto }، وهو الأحدث.
audit-misfit = انقطعت السلسلة عند القيد { $number }
audit-misfit-explained = ما بعد ذلك غُيّر من خارج الخادم. اترك قاعدة البيانات كما هي وقارنها بنسخة احتياطية.
audit-head = صدّر الطرف
audit-head-explained = احفظ هذا النص في مكان آخر. به يُظهر أمر التدقيق في الخادم لاحقًا هل قُطع السجل أو كُتب من جديد.
audit-head-entry = حتى القيد { $number }
audit-head-copy = انسخ النص
audit-head-copied = تم النسخ

audit-registered = إنشاء حساب
audit-by-password = دخول بكلمة المرور
audit-by-letter = دخول برمز من رسالة
audit-by-passkey = دخول بمفتاح مرور
audit-by-second = دخول بكلمة المرور ورمز الخطوتين
audit-by-recovery = دخول بكلمة المرور ورمز احتياطي
audit-by-demo = دخول بإحدى شخصيات التجربة
audit-guessed = كلمات مرور خاطئة كثيرة
audit-second-guessed = كلمة المرور صحيحة والرموز الخاطئة كثيرة
audit-signed-out = خروج
audit-sent-away = إخراج جهاز من جهاز آخر
audit-others-out = إخراج كل الأجهزة الأخرى
audit-token-reused = استُعمل رمز منتهٍ مرة أخرى فأُنهيت جلسته
audit-password-changed = تغيير كلمة المرور
audit-password-reset = كلمة مرور جديدة برسالة
audit-email-changed = تغيير العنوان
audit-taken-back = استعادة الحساب
audit-name-changed = تغيير الاسم
audit-passkey-added = إضافة مفتاح مرور
audit-passkey-renamed = تغيير اسم مفتاح مرور
audit-passkey-removed = إزالة مفتاح مرور
audit-second-set-up = تشغيل التحقق بخطوتين
audit-second-ended = إيقاف التحقق بخطوتين
audit-device-remembered = إيقاف طلب الرمز على جهاز مدةً
audit-device-forgotten = طلب الرمز مجددًا على جهاز
audit-by-provider = دخول بحساب في مكان آخر
audit-account-linked = ربط حساب في مكان آخر
audit-account-unlinked = إلغاء ربط حساب في مكان آخر
audit-erasure-asked = طلب حذف الحساب
audit-erasure-taken-back = سجّل الدخول من جديد واحتفظ بالحساب
audit-log-read = قراءة سجل التدقيق
audit-head-exported = تصدير طرف سجل التدقيق
audit-log-checked = فحص سجل التدقيق
audit-details-erased = محو ما يُقرأ عن شخص
audit-organisation-founded = تأسيس مؤسسة
audit-member-joined = الانضمام إلى مؤسسة برمز
audit-member-left = مغادرة مؤسسة
audit-member-removed = إخراج شخص من مؤسسة
audit-roles-changed = تغيير أدوار شخص في مؤسسة
audit-role-redefined = تغيير ما يتيحه دور في مؤسسة
audit-organisation-handed-over = تسليم مؤسسة
audit-payout-changed = تغيير وجهة أموال مؤسسة
audit-portrait-changed = تغيير صورة
audit-portrait-removed = إزالة صورة
audit-recovery-asked = طلب الطريق الثاني إلى ما يحفظه جهاز


## المؤسسات

role-support = فريق الدعم

org-title = المؤسسة
org-link-explained = نشاطك ومن يعمل فيه.
org-empty = لا مؤسسة بعد.
org-empty-explained = يمكن تأسيس واحدة لنشاطك، أو الانضمام إلى مؤسسة برمز ممن يديرها.
org-guest = المؤسسات لمن لديه حساب.
org-found = تأسيس مؤسسة
org-found-action = تأسيس
org-name = اسم المؤسسة
org-name-example = رحلات الموج الأزرق
org-have-code = لديّ رمز
org-code = الرمز
org-code-hint = ثمانية أحرف وأرقام يُظهرها صاحب الدعوة.
org-code-wrong = الرمز غير مكتمل: ثمانية أحرف وأرقام.
org-join = انضمام
org-joined = تم الطلب. تظهر المؤسسة حالما يجدها الخادم.
org-joining = الرمز { $code }: في انتظار أن يجد الخادم المؤسسة
org-choose = أي مؤسسة
org-menu = خيارات هذه المؤسسة
org-rename = تغيير الاسم
org-save = حفظ
org-leave = مغادرة
org-leave-title = مغادرة { $name }؟
org-leave-explained = يُحذف كل ما يخص المؤسسة من أجهزتك. وللعودة يلزم رمز جديد.
org-leave-action = مغادرة المؤسسة
org-hand-over = تسليم
org-hand-over-explained = تصبح المؤسسة ملكًا لشخص آخر، ويبقى دورك الإدارة. ولا يعيدها إلا المالك الجديد.
org-hand-over-to = إلى من
org-hand-over-nobody = الدعوة أولًا: لا أحد هنا لاستلامها بعد.
org-hand-over-action = تسليم إلى { $name }
org-handed-over = المالك الآن: { $name }

org-people = الأشخاص
org-people-count =
    { $count ->
        [zero] لا أحد
        [one] شخص واحد
        [two] شخصان
        [few] { $count } أشخاص
        [many] { $count } شخصًا
       *[other] { $count } شخص
    }
org-me = { $name } (أنت)
org-nameless = بلا اسم
org-no-role = بلا دور
org-roles-of = أدوار { $name }
org-roles-explained = الأدوار تتراكم: من له عدة أدوار يحق له ما يتيحه كل منها.
org-roles-more = أذونات { $name } أوسع من أذوناتك. لا يغيّر أدواره إلا من له أذونات مثلها.
org-remove = إخراج من المؤسسة
org-remove-title = إخراج { $name }؟
org-remove-explained = يُحذف كل ما يخص المؤسسة من أجهزته عند الاتصال التالي. وللعودة يلزم رمز جديد.
org-remove-action = إخراج { $name }
org-removed = لم يعد { $name } في المؤسسة
org-gave = دور { $name } الآن: { $role }
org-took = لم يعد لـ{ $name } دور: { $role }

org-invite = دعوة
org-invite-title = دعوة شخص
org-invite-explained = يُختار الدور المقبل. الرمز صالح لشخص واحد ولسبعة أيام.
org-invite-action = إظهار رمز
org-invite-until = لشخص واحد، حتى { $until }.
org-invite-withdraw = سحب الرمز { $code }
org-invite-withdrawn = لم يعد الرمز صالحًا
org-awaited = في الانتظار

org-roles = الأدوار
org-role-owner = المالك
org-role-owner-explained = يحق له كل شيء، وتسليم المؤسسة أيضًا.
org-role-manager = الإدارة
org-role-manager-explained = تدير المؤسسة: الأشخاص والفرق والأدوار والمكتب، دون المال.
org-role-desk = المكتب
org-role-desk-explained = يرى كيف يصل الضيوف إليكم. ولا يرى شيئًا عن المال.
org-role-finance = المالية
org-role-finance-explained = ترى ما يخص المال وتغيّره. ولا شيء غير ذلك.
org-role-guide = الدليل
org-role-guide-explained = يرى من ينتمي إلى المؤسسة.
org-role-new = دور جديد
org-role-edit = تعديل { $role }
org-role-name = اسم الدور
org-role-name-example = أمين الصندوق
org-role-nothing = لا يتيح شيئًا بعد
org-role-delete = حذف الدور
org-role-delete-title = حذف { $role }؟
org-role-delete-unheld = لا أحد له هذا الدور.
org-role-delete-explained =
    { $count ->
        [zero] لا أحد له هذا الدور.
        [one] شخص واحد له هذا الدور ويفقد ما يتيحه.
        [two] شخصان لهما هذا الدور ويفقدان ما يتيحه.
        [few] { $count } أشخاص لهم هذا الدور ويفقدون ما يتيحه.
        [many] { $count } شخصًا لهم هذا الدور ويفقدون ما يتيحه.
       *[other] { $count } شخص لهم هذا الدور ويفقدون ما يتيحه.
    }
org-role-lacking = لا يُعطى إلا ما هو من أذوناتك.
org-role-gone = دور محذوف

org-may-group-people = الأشخاص
org-may-group-desk = المكتب
org-may-group-money = المال
org-may-rename = تغيير اسم المؤسسة
org-may-manage-members = إدخال الأشخاص وتغيير أدوارهم وإخراجهم
org-may-manage-teams = تكوين الفرق وتحديد من فيها
org-may-manage-roles = تعريف الأدوار
org-may-see-desk = رؤية المكتب
org-may-manage-desk = تغيير المكتب
org-may-see-money = رؤية وجهة المال
org-may-manage-money = تغيير وجهة المال
org-may-hand-over = تسليم المؤسسة
org-may-read-audit = قراءة سجل ما جرى
org-may-support-people = مساعدة الأشخاص في حساباتهم

org-teams = الفرق
org-teams-none = لا فرق بعد.
org-team-new = فريق جديد
org-team-name = اسم الفريق
org-team-name-example = قارب الصباح
org-team-empty = لا أحد فيه بعد
org-team-edit = فريق { $name }
org-team-delete = حذف الفريق
org-team-deleted = حُذف فريق { $name }

org-desk = المكتب
org-desk-explained = يراه من يعمل في المكتب.
org-desk-edit = تغيير المكتب
org-phone = الهاتف
org-address = العنوان
org-opening = أوقات العمل
org-opening-example = كل يوم من ٧ إلى ١٨، مغلق في نييبي
org-money = التحويل
org-money-explained = يراه من يتولى المال.
org-money-edit = تغيير التحويل
org-holder = صاحب الحساب
org-bank = المصرف
org-ending = آخر أربعة أرقام من الحساب
org-ending-hint = لا يُحفظ هنا غيرها، ليُعرف الحساب بها.
org-ending-masked = •••• { $digits }
org-currency = عملة التحويل
org-unwritten = لم يُكتب بعد

refused-org-not-in-it = هذه المؤسسة ليست من مؤسساتك.
refused-org-not-a-member = لم يعد هذا الشخص في المؤسسة.
refused-org-nothing = لم يُكتب شيء.
refused-org-too-long =
    { $most ->
        [zero] النص أطول مما ينبغي.
        [one] النص أطول مما ينبغي: حرف واحد على الأكثر.
        [two] النص أطول مما ينبغي: حرفان على الأكثر.
        [few] النص أطول مما ينبغي: { $most } أحرف على الأكثر.
        [many] النص أطول مما ينبغي: { $most } حرفًا على الأكثر.
       *[other] النص أطول مما ينبغي: { $most } حرف على الأكثر.
    }
refused-org-phone = هذا ليس رقم هاتف.
refused-org-ending = يُكتب فقط آخر أربعة أرقام من الحساب.
refused-org-role-gone = حُذف هذا الدور.
refused-org-team-gone = حُذف هذا الفريق.
refused-org-invitation-gone = استُعمل هذا الرمز أو سُحب.
refused-org-more-than-theirs = لا يُعطى ولا يُسحب إلا ما هو من أذوناتك.
refused-org-owners-alone = هذا للمالكين وحدهم.
refused-org-last-owner = للمؤسسة مالك دائمًا: يلزم تسليمها أولًا.
refused-org-code-unknown = لا مؤسسة بهذا الرمز. ربما استُعمل أو صار قديمًا.
refused-org-too-many =
    { $most ->
        [zero] لا مكان للمزيد.
        [one] لا يمكن أكثر من واحد.
        [two] لا يمكن أكثر من اثنين.
        [few] لا يمكن أكثر من { $most }.
        [many] لا يمكن أكثر من { $most }.
       *[other] لا يمكن أكثر من { $most }.
    }

changed-org-found = تأسيس المؤسسة { $name }
changed-org-rename = تسمية المؤسسة { $name }
changed-org-invite = دعوة شخص إلى المؤسسة
changed-org-withdraw = سحب دعوة
changed-org-join = الانضمام إلى المؤسسة بالرمز { $code }
changed-org-leave = مغادرة مؤسسة
changed-org-remove = إخراج شخص من المؤسسة
changed-org-roles = تغيير أدوار شخص
changed-org-hand-over = تسليم المؤسسة
changed-org-role-new = تعريف الدور { $name }
changed-org-role = تغيير دور
changed-org-role-delete = حذف دور
changed-org-team-new = تكوين الفريق { $name }
changed-org-team-rename = تسمية الفريق { $name }
changed-org-team-delete = حذف فريق
changed-org-team-place = تغيير من في الفريق
changed-org-desk = تغيير مكتب المؤسسة
changed-org-money = تغيير تحويل المؤسسة

# A person’s own picture, and why a file is none
portrait-choose = اختيار صورة
portrait-other = تغيير الصورة
portrait-remove = إزالة الصورة
portrait-hint = JPEG أو PNG أو WebP. يراها كل من يرى اسمك: في قوائم الأمتعة وفي المؤسسات.
picture-unknown = هذا الملف ليس صورة. اختر صورة JPEG أو PNG أو WebP.
picture-other-format = لا يمكن استخدام هذا النوع من الصور هنا (مثل HEIC أو GIF أو SVG). احفظها بصيغة JPEG أو PNG أو WebP وحاول مجددًا.
picture-too-large = الصورة كبيرة جدًا. اختر صورة أصغر.
picture-too-small = الصورة صغيرة جدًا: { $side } × { $side } بكسل على الأقل.
picture-damaged = الصورة تالفة ولا يمكن فتحها. اختر صورة أخرى.
