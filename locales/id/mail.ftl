# Surat yang dikirim server. Pembacanya mungkin sedang tidak memegang aplikasinya.

brand = { -brand-name }
code-lasts = Kode ini berlaku sekali saja, dalam satu jam.
not-you = Bukan Anda yang meminta? Abaikan saja: tanpa kotak surat Anda, orang lain tidak bisa berbuat apa-apa.

register-subject = Konfirmasi alamat Anda
register-explained = Masukkan kode ini di tempat Anda mulai mendaftar, atau buka tautannya. Lalu pilih kata sandi, dan Anda langsung masuk.
register-action = Konfirmasi alamat

reset-subject = Pilih kata sandi baru
reset-explained = Masukkan kode ini di tempat Anda memintanya, atau buka tautannya. Lalu pilih kata sandi baru. Semua perangkat Anda perlu masuk lagi dengan kata sandi itu.
reset-action = Pilih kata sandi baru

has-account-subject = Anda sudah punya akun
has-account-explained = Ada yang ingin mendaftar di { -brand-name } dengan alamat ini. Alamat ini sudah punya akun: masuklah dengan kata sandi Anda, atau pilih yang baru di sana.
has-account-action = Masuk

no-account-subject = Belum ada akun untuk alamat ini
no-account-explained = Ada yang meminta kata sandi baru di { -brand-name } untuk alamat ini, tetapi alamat ini belum punya akun. Mungkin Anda mendaftar dengan alamat lain?
no-account-action = Buat akun

password-changed-subject = Kata sandi Anda telah diganti
password-changed-explained = Akun Anda di { -brand-name } sekarang memakai kata sandi baru, dan setiap perangkat perlu masuk lagi. Kalau bukan Anda yang menggantinya, segera pilih kata sandi lain.
password-changed-action = Pilih kata sandi baru
