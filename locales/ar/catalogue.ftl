# الاستكشاف: كل ما يمكن حجزه.

title = استكشاف
search = بحث
search-placeholder = شاطئ أو جبل أو مدينة أو اسم مكان
empty = لا عروض هنا بعد.
empty-action = إعادة التحميل

kinds = الأنواع
kind-stay = إقامة
kind-tour = جولات وباقات
kind-ticket = تذاكر
kind-event = فعاليات
kind-service = خدمات
