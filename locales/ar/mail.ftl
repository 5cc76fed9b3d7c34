# الرسائل التي يرسلها الخادم. قد لا يكون التطبيق بين يدي من يقرؤها.

brand = { -brand-name }
code-lasts = يصلح الرمز مرة واحدة خلال ساعة.
not-you = لم يصدر هذا منك؟ لا داعي لأي إجراء: لا يمكن لأحد فعل شيء دون صندوق بريدك.

register-subject = تأكيد عنوانك
register-explained = يُرجى إدخال هذا الرمز حيث بدأ التسجيل، أو فتح الرابط، ثم اختيار كلمة مرور، وبها يتم الدخول.
register-action = تأكيد العنوان

reset-subject = اختيار كلمة مرور جديدة
reset-explained = يُرجى إدخال هذا الرمز حيث تم طلبه، أو فتح الرابط، ثم اختيار كلمة مرور جديدة. سيلزم الدخول بها على كل أجهزتك.
reset-action = اختيار كلمة مرور جديدة

has-account-subject = لديك حساب بالفعل
has-account-explained = أراد أحدهم استخدام هذا العنوان لحساب في { -brand-name }، وله حساب بالفعل: يمكن الدخول بكلمة المرور، أو اختيار كلمة جديدة هناك.
has-account-action = الدخول

no-account-subject = لا حساب لهذا العنوان
no-account-explained = طلب أحدهم كلمة مرور جديدة في { -brand-name } لهذا العنوان، وليس له حساب. ربما كان التسجيل بعنوان آخر؟
no-account-action = إنشاء حساب

password-changed-subject = تم تغيير كلمة مرورك
password-changed-explained = لحسابك في { -brand-name } كلمة مرور جديدة. إذا لم يكن ذلك منك، يُرجى اختيار كلمة أخرى فورًا.
password-changed-action = اختيار كلمة مرور جديدة

new-email-subject = تأكيد عنوانك الجديد
new-email-explained = يُرجى إدخال هذا الرمز حيث تم تغيير العنوان، أو فتح الرابط. بعدها يصبح هذا عنوان حسابك في { -brand-name }.
new-email-action = استخدام هذا العنوان

email-changed-subject = تم تغيير عنوان حسابك
email-changed-explained = لحسابك في { -brand-name } عنوان آخر الآن، وإليه تُرسل الرسائل التالية. إذا لم يكن ذلك منك، فيمكن استعادة الحساب بهذا الرمز أو الرابط: يعود إليه هذا العنوان، ويلزم الدخول على كل جهاز بكلمة مرور جديدة.
email-changed-action = استعادة حسابي
take-back-lasts = يصلح الرمز مرة واحدة خلال ثلاثة أيام. كان ذلك منك؟ لا داعي لأي إجراء.

signed-in-subject = تم الدخول إلى حسابك
signed-in-explained = فُتح حسابك في { -brand-name } قبل قليل على جهاز آخر بكلمة مرورك. إذا كان ذلك منك فكل شيء على ما يرام، وإلا يُرجى إخراج ذلك الجهاز وتغيير كلمة المرور.
signed-in-action = عرض أجهزتي

guessed-subject = هناك من يخمّن كلمة مرورك
guessed-explained = جرّب أحدهم كلمات مرور خاطئة لحسابك في { -brand-name } مرات كثيرة. لم ينجح، وعليه الانتظار أطول فأطول، أما أنت فيمكنك الدخول كالمعتاد. إذا كانت كلمة مرورك سهلة التخمين، يُرجى اختيار غيرها.
guessed-action = اختيار كلمة مرور جديدة

passkey-added-subject = مفتاح مرور جديد لحسابك
passkey-added-explained = أصبح من الممكن فتح حسابك في { -brand-name } بمفتاح مرور آخر. إذا لم تكن الإضافة منك، يُرجى حذفه وتغيير كلمة المرور.
passkey-added-action = عرض مفاتيحي

passkey-removed-subject = حُذف مفتاح مرور
passkey-removed-explained = لم يعد أحد مفاتيح المرور يفتح حسابك في { -brand-name }. إذا لم يكن الحذف منك، يُرجى اختيار كلمة مرور جديدة فورًا.
passkey-removed-action = اختيار كلمة مرور جديدة

second-on-subject = تم تفعيل التحقق بخطوتين
second-on-explained = من الآن يطلب حسابك في { -brand-name } رمزًا من جهاز آخر أيضًا. إذا لم يكن التفعيل منك، يُرجى اختيار كلمة مرور جديدة فورًا.
second-on-action = عرض حسابي

second-off-subject = تم إيقاف التحقق بخطوتين
second-off-explained = لم يعد حسابك في { -brand-name } يطلب رمزًا من جهاز آخر. إذا لم يكن الإيقاف منك، يُرجى اختيار كلمة مرور جديدة فورًا.
second-off-action = اختيار كلمة مرور جديدة

recovery-used-subject = استُخدم رمز احتياطي
recovery-used-explained = فُتح حسابك في { -brand-name } قبل قليل برمز احتياطي، ولم يعد ذلك الرمز صالحًا. إذا لم يكن ذلك منك، يُرجى إخراج ذلك الجهاز وتغيير كلمة المرور.
recovery-used-action = عرض أجهزتي

second-failed-subject = هناك من يعرف كلمة مرورك
second-failed-explained = أدخل أحدهم كلمة مرورك الصحيحة في { -brand-name }، ثم أخطأ عدة مرات في رمز جهازك الآخر. لم يدخل. إذا لم يكن ذلك منك، يُرجى اختيار كلمة مرور جديدة فورًا.
second-failed-action = اختيار كلمة مرور جديدة

account-linked-subject = حساب آخر صار يفتح حسابك
account-linked-explained = يمكن الآن فتح حسابك في { -brand-name } بحساب لديك في مكان آخر. إن لم يكن الربط منك، فيُرجى إلغاؤه وتغيير كلمة المرور.
account-linked-action = الحسابات المرتبطة

account-unlinked-subject = أُلغي ربط حساب
account-unlinked-explained = لم يعد حساب في مكان آخر يفتح حسابك في { -brand-name }. إن لم يكن الإلغاء منك، فيُرجى اختيار كلمة مرور جديدة فورًا.
account-unlinked-action = الحسابات المرتبطة

erasure-asked-subject = سيُحذف حسابك
erasure-asked-explained =
    طلبت منا حذف حسابك في { -brand-name }، وسُجّل خروجك على جميع الأجهزة. في
    { $day } { $month ->
        [jan] يناير
        [feb] فبراير
        [mar] مارس
        [apr] أبريل
        [may] مايو
        [jun] يونيو
        [jul] يوليو
        [aug] أغسطس
        [sep] سبتمبر
        [oct] أكتوبر
        [nov] نوفمبر
       *[dec] ديسمبر
    } { $year } الساعة { $time } (بالتوقيت العالمي) يزول كل ما يخصك نهائيًا. إذا سجّلت الدخول قبل ذلك يبقى كل شيء. إن لم تكن أنت من طلب ذلك، فسجّل الدخول الآن وغيّر كلمة مرورك.
erasure-asked-action = تسجيل الدخول والاحتفاظ بحسابي

erasure-taken-back-subject = حسابك باقٍ
erasure-taken-back-explained = سجّلت الدخول من جديد، لذلك لن يُحذف حسابك في { -brand-name }. كل ما يخصك ما زال موجودًا. إن لم تكن أنت، فاختر كلمة مرور جديدة حالًا.
erasure-taken-back-action = عرض حسابي
