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
has-account-explained = Ada yang ingin memakai alamat ini untuk akun di { -brand-name }. Alamat ini sudah punya akun: masuklah dengan kata sandi Anda, atau pilih yang baru di sana.
has-account-action = Masuk

no-account-subject = Belum ada akun untuk alamat ini
no-account-explained = Ada yang meminta kata sandi baru di { -brand-name } untuk alamat ini, tetapi alamat ini belum punya akun. Mungkin Anda mendaftar dengan alamat lain?
no-account-action = Buat akun

password-changed-subject = Kata sandi Anda telah diganti
password-changed-explained = Akun Anda di { -brand-name } sekarang memakai kata sandi baru. Kalau bukan Anda yang menggantinya, segera pilih kata sandi lain.
password-changed-action = Pilih kata sandi baru

new-email-subject = Konfirmasi alamat baru Anda
new-email-explained = Masukkan kode ini di tempat Anda mengganti alamat, atau buka tautannya. Sejak itu akun Anda di { -brand-name } memakai alamat ini.
new-email-action = Pakai alamat ini

email-changed-subject = Alamat akun Anda telah diganti
email-changed-explained = Akun Anda di { -brand-name } sekarang memakai alamat lain, dan surat berikutnya dikirim ke sana. Kalau bukan Anda yang menggantinya, ambil kembali akun Anda dengan kode ini atau tautannya: alamat ini dipakai lagi, dan semua perangkat perlu masuk dengan kata sandi baru.
take-back-action = Ambil kembali akun saya
take-back-lasts = Kode ini berlaku sekali saja, sampai { $moment }. Kalau memang Anda sendiri, abaikan saja surat ini.

taken-back-subject = Akun Anda diambil kembali dari alamat sebelumnya
taken-back-explained = Akun { -brand-name } yang memakai alamat ini sekarang kembali memakai alamat sebelumnya: yang membaca surat di sana mengambilnya kembali. Kalau itu bukan Anda, amankan dulu kotak surat di alamat sebelumnya, lalu pilih kata sandi baru untuk akun Anda lewat alamat itu.
taken-back-action = Pilih kata sandi baru

signed-in-subject = Ada yang masuk ke akun Anda
signed-in-explained = Akun Anda di { -brand-name } baru saja dibuka di perangkat lain dengan kata sandi Anda. Kalau itu Anda, semuanya beres. Kalau bukan, keluarkan perangkat itu dan ganti kata sandi Anda.
signed-in-action = Lihat perangkat saya

guessed-subject = Ada yang menebak kata sandi Anda
guessed-explained = Seseorang sudah berkali-kali mencoba kata sandi yang salah untuk akun Anda di { -brand-name }. Ia belum berhasil dan harus menunggu makin lama; Anda sendiri tetap bisa masuk. Kalau kata sandi Anda mudah ditebak, pilih yang lain.
guessed-action = Pilih kata sandi baru

passkey-added-subject = Kunci sandi baru untuk akun Anda
passkey-added-explained = Akun Anda di { -brand-name } sekarang bisa dibuka dengan satu kunci sandi lagi. Kalau bukan Anda yang menambahkannya, ambil kembali akun Anda dengan kode ini atau tautannya: kunci itu dan semua yang baru ditambahkan tidak berlaku lagi, dan semua perangkat perlu masuk dengan kata sandi baru.

passkey-removed-subject = Satu kunci sandi dihapus
passkey-removed-explained = Satu kunci sandi tidak lagi membuka akun Anda di { -brand-name }. Kalau bukan Anda yang menghapusnya, segera pilih kata sandi baru.
passkey-removed-action = Pilih kata sandi baru

second-on-subject = Verifikasi dua langkah aktif
second-on-explained = Mulai sekarang akun Anda di { -brand-name } juga meminta kode dari perangkat lain. Kalau bukan Anda yang mengaktifkannya, ambil kembali akun Anda dengan kode ini atau tautannya: verifikasi ini dan semua yang baru ditambahkan tidak berlaku lagi, dan semua perangkat perlu masuk dengan kata sandi baru.

second-off-subject = Verifikasi dua langkah dimatikan
second-off-explained = Akun Anda di { -brand-name } tidak lagi meminta kode dari perangkat lain. Kalau bukan Anda yang mematikannya, segera pilih kata sandi baru.
second-off-action = Pilih kata sandi baru

recovery-used-subject = Satu kode cadangan terpakai
recovery-used-explained = Akun Anda di { -brand-name } baru saja dibuka dengan satu kode cadangan. Kode itu tidak berlaku lagi. Kalau bukan Anda yang memakainya, keluarkan perangkat itu dan ganti kata sandi Anda.
recovery-used-action = Lihat perangkat saya

second-failed-subject = Ada yang tahu kata sandi Anda
second-failed-explained = Seseorang memasukkan kata sandi Anda di { -brand-name } dengan benar, lalu berkali-kali salah menebak kode dari perangkat lain. Ia belum masuk. Kalau itu bukan Anda, segera pilih kata sandi baru.
second-failed-action = Pilih kata sandi baru

account-linked-subject = Satu akun lain bisa membuka akun Anda
account-linked-explained = Akun { -brand-name } Anda sekarang bisa dibuka dengan satu akun Anda di tempat lain. Kalau bukan Anda yang menautkannya, ambil kembali akun Anda dengan kode ini atau tautannya: tautan itu dan semua yang baru ditambahkan tidak berlaku lagi, dan semua perangkat perlu masuk dengan kata sandi baru.

account-unlinked-subject = Satu akun tertaut dilepas
account-unlinked-explained = Satu akun di tempat lain tidak bisa lagi membuka akun { -brand-name } Anda. Kalau bukan Anda yang melepasnya, segera pilih kata sandi baru.
account-unlinked-action = Lihat akun tertaut

moment =
    { $day } { $month ->
        [jan] Januari
        [feb] Februari
        [mar] Maret
        [apr] April
        [may] Mei
        [jun] Juni
        [jul] Juli
        [aug] Agustus
        [sep] September
        [oct] Oktober
        [nov] November
       *[dec] Desember
    } { $year } pukul { $time } (UTC)

erasure-asked-subject = Akun Anda akan dihapus
erasure-asked-explained = Anda meminta kami menghapus akun Anda di { -brand-name }, dan sudah keluar di semua perangkat. Pada { $moment } semua milik Anda dihapus untuk selamanya. Kalau Anda masuk lagi sebelum itu, semuanya tetap ada. Kalau bukan Anda yang meminta, masuklah sekarang dan ganti kata sandi Anda.
erasure-asked-action = Masuk dan pertahankan akun saya

erasure-taken-back-subject = Akun Anda tetap ada
erasure-taken-back-explained = Anda masuk lagi, jadi akun Anda di { -brand-name } tidak dihapus. Semua milik Anda masih ada. Kalau itu bukan Anda, segera pilih kata sandi baru.
erasure-taken-back-action = Lihat akun saya
