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

about = عن التطبيق
version = الإصدار { $version }

## التعديلات كما تُذكر في قائمتها

changed-language = تغيير اللغة إلى { $language }
changed-address = تغيير صيغة المخاطبة إلى { $address-name }
changed-theme = تغيير المظهر إلى { $theme }
changed-currency = تغيير العملة إلى { $currency }
changed-home-zone = تغيير المنطقة الزمنية للموطن إلى { $zone }
changed-send-away = إخراج جهاز واحد

## سبب رفض التعديل

refused-not-yours = لا يعدّل هذه التفضيلات إلا صاحب الحساب.
refused-person-unknown = لا يعرف الخادم هذا الحساب. يُرجى تسجيل الدخول من جديد.
refused-nothing-to-change = لم يتغير شيء، فلم يُحفظ شيء.
refused-no-such-session = ذلك الجهاز غير مسجّل الدخول إلى حسابك.
