# Saya: siapa yang memakai aplikasi ini, dan bagaimana ia menyukainya.

title = Saya
guest-title = Anda belum masuk
guest-explained = Pilihan Anda tersimpan di perangkat ini saja.

role-guest = Tamu
role-traveller = Pelancong
role-provider = Penyedia
role-admin = Pengelola

preferences = Pengaturan
preferences-explained = Berlaku saat itu juga, dan sama di semua perangkat Anda.
words-and-look = Bahasa dan tampilan
money-and-time = Uang dan waktu

language = Bahasa
language-device = Ikuti perangkat ({ $language })
address = Sapaan
address-hint = Cara { -brand-name } menyapa Anda.
address-neutral = Nama saja
address-feminine = Ibu
address-masculine = Bapak
theme = Tampilan
theme-system = Otomatis
theme-light = Terang
theme-dark = Gelap

currency = Mata uang
currency-hint = Harga ditampilkan dalam mata uang ini. Pembayaran tetap dalam mata uang penyedia.
home-zone = Zona waktu rumah
home-zone-hint = Jam di tempat lain ditulis lengkap dengan zonanya.
home-zone-search = Cari kota atau zona
home-zone-nothing = Tidak ada zona yang cocok dengan “{ $query }”.
zones-of-indonesia = Indonesia
zones-of-the-world = Seluruh dunia
zone-wib = Waktu Indonesia Barat
zone-wib-places = Sumatra, Jawa, Kalimantan Barat dan Tengah
zone-wita = Waktu Indonesia Tengah
zone-wita-places = Bali, Nusa Tenggara, Sulawesi, Kalimantan Selatan, Timur, dan Utara
zone-wit = Waktu Indonesia Timur
zone-wit-places = Maluku dan Papua

devices = Perangkat Anda
devices-explained = Di sini akun Anda sedang dipakai. Perangkat yang Anda keluarkan melupakan semua data Anda.
device-here = Perangkat ini
device-seen = Terakhir terlihat { $moment }
device-unnamed = Perangkat tanpa nama
device-leaving = Menunggu dikeluarkan
device-send-away = Keluarkan
device-send-away-title = Keluarkan { $device }?
device-send-away-explained = Begitu perangkat itu tersambung, semua data Anda di sana dihapus, termasuk perubahan yang belum sempat terkirim.
device-send-away-action = Keluarkan perangkat

sign-in = Masuk
sign-out = Keluar
sign-out-title = Keluar di sini?
sign-out-explained = Semua milik Anda tetap tersimpan di akun. Di perangkat ini Anda melanjutkan sebagai tamu.
sign-out-unsent = { $count } perubahan belum terkirim dan akan hilang.
register = Buat akun
new-password = Kata sandi baru
email = Alamat surel
password = Kata sandi
password-choose = Pilih kata sandi
password-hint = Paling sedikit { $length } karakter. Beberapa kata yang hanya terpikir oleh Anda mudah diingat.
password-show = Tampilkan kata sandi
password-hide = Sembunyikan kata sandi
name = Nama Anda
name-hint = Seperti yang akan dilihat tuan rumah dan teman seperjalanan.
code = Kode dari surat
forgot = Lupa kata sandi
no-account-yet = Saya baru di sini
have-account = Saya sudah punya akun
letter-register-explained = Kami mengirim kode ke alamat Anda. Dengan kode itu Anda memilih kata sandi, lalu langsung masuk.
letter-reset-explained = Kami mengirim kode ke alamat akun Anda. Dengan kode itu Anda memilih kata sandi baru.
letter-send = Kirim kodenya
letter-sent = Surat sedang menuju { $email }. Isinya kode yang berlaku satu jam.
letter-opened = Kode dari surat Anda sudah terisi.
letter-again = Kirim surat lagi
letter-other-address = Pakai alamat lain
register-finish = Buat akun
reset-finish = Simpan dan masuk

account = Akun Anda
name-change = Ganti nama
name-save = Simpan nama
email-change = Ganti alamat surel
email-change-explained = Kami mengirim kode ke alamat baru. Sampai kodenya Anda masukkan, alamat yang lama tetap berlaku.
email-confirm = Pakai alamat ini
email-confirm-explained = Sejak sekarang akun Anda akan memakai alamat tempat surat ini tiba. Alamat sebelumnya kami beri tahu.
email-confirmed = Beres. Akun Anda sekarang memakai alamat ini.
email-no-link = Buka halaman ini dari tautan di surat kami, atau masukkan kodenya di tempat Anda mengganti alamat.
email-changed = Alamat surel diganti
new-email = Alamat surel baru
password-change = Ganti kata sandi
password-set = Dipilih { $moment }
password-none = Belum ada
password-save = Simpan kata sandi
password-now = Kata sandi yang sekarang
password-others = Keluarkan perangkat lain
password-others-hint = Perangkat itu perlu masuk lagi dengan kata sandi baru. Tidak ada yang hilang di sana.
password-changed = Kata sandi diganti
prove-again = Sudah agak lama sejak Anda masuk. Tunjukkan sekali lagi bahwa ini Anda.

passkeys = Kunci sandi
passkeys-explained = Masuk dengan sidik jari, wajah, atau PIN perangkat Anda, tanpa kata sandi.
passkey = Kunci sandi
passkey-add = Tambah kunci sandi
passkey-add-explained = Perangkat Anda akan meminta sidik jari, wajah, atau PIN. Tidak ada yang dikirim ke kami selain kunci yang hanya cocok di sini.
passkey-name = Nama kunci sandi
passkey-used = Terakhir dipakai { $moment }
passkey-since = Ditambahkan { $moment }
passkey-added = Kunci sandi ditambahkan
passkey-remove = Hapus kunci sandi
passkey-remove-explained = Setelah dihapus, kunci ini tidak membuka apa pun lagi. Perangkat Anda mungkin masih menawarkannya; hapus juga di sana.
passkey-sign-in = Masuk dengan kunci sandi
passkey-proof = Pakai kunci sandi
passkey-cancelled = Belum jadi. Coba lagi kapan saja.
passkey-has-one = Perangkat ini sudah menyimpan kunci sandi untuk akun Anda.
passkey-failed = Perangkat ini tidak bisa memakai kunci sandi di sini.

second = Verifikasi dua langkah
second-off = Belum aktif
second-since = Aktif sejak { $moment }
second-explained = Selain kata sandi, kami minta kode dari ponsel atau perangkat lain. Kata sandi yang bocor saja tidak cukup untuk masuk. Kunci sandi tidak memerlukannya.
second-begin = Mulai
second-scan = Pindai gambar ini dengan aplikasi autentikator, lalu masukkan kode enam angka yang muncul di sana.
second-picture = Gambar untuk aplikasi autentikator
second-secret = Tanpa kamera, ketik kunci ini di aplikasinya:
second-code = Kode enam angka
second-confirm = Aktifkan
second-paper = Simpan kode cadangan ini di luar perangkat Anda. Masing-masing berlaku sekali, kalau perangkat dengan kodenya tidak ada. Kode ini tidak ditampilkan lagi.
second-paper-copy = Salin semua
second-paper-copied = Kode disalin
second-paper-kept = Sudah saya simpan
second-left = { $count } dari { $all } kode cadangan masih berlaku. Untuk yang baru, matikan lalu aktifkan lagi.
second-end = Matikan verifikasi dua langkah
second-ended = Verifikasi dua langkah dimatikan
second-asked = Masukkan kode dari perangkat Anda yang lain, atau satu kode cadangan.
second-asked-code = Kode

email-empty = Isi alamat surel Anda.
email-too-long = Ini lebih panjang dari alamat surel mana pun.
email-odd-letter = Ada karakter yang tidak dipakai dalam alamat surel.
email-form = Tulis seperti nama@example.com.
name-missing = Isi nama Anda.
name-too-long = Paling banyak { $most } karakter.
password-too-short = Paling sedikit { $least } karakter.
password-too-long = Paling banyak { $most } karakter.
password-known = Kata sandi ini dipakai banyak orang, jadi paling dulu ditebak. Pilih yang lain.
wrong-code = Bukan itu kode di suratnya. Coba lihat lagi.
code-over = Kode ini sudah tidak berlaku. Kirim surat lagi untuk kode baru.
wrong-email-or-password = Alamat atau kata sandinya salah.
email-same = Akun Anda sudah memakai alamat ini.
wrong-password = Bukan itu kata sandi Anda.
wrong-second = Bukan itu kode yang berlaku sekarang, atau sudah terpakai.
second-over = Terlalu lama atau terlalu sering dicoba. Mulai lagi dengan kata sandi Anda.
second-is-on = Verifikasi dua langkah sudah aktif.
wait-seconds = Terlalu sering dicoba. Tunggu { $seconds } detik.
passkey-refused = Kunci sandi itu tidak kami kenal. Mungkin sudah dihapus dari akun Anda.
passkey-too-late = Terlalu lama menunggu jawabannya. Coba lagi.
passkey-too-many = Kunci sandi Anda sudah terlalu banyak. Hapus satu dulu.
passkey-not-here = Server ini tidak bisa memakai kunci sandi.
wait-minutes = Terlalu sering dicoba. Tunggu { $minutes } menit.

about = Tentang aplikasi
version = Versi { $version }

## Perubahan, seperti tertulis di daftar perubahan

changed-name = Nama menjadi { $name }
changed-passkey-name = Kunci sandi menjadi { $name }
changed-language = Bahasa menjadi { $language }
changed-address = Sapaan menjadi { $address-name }
changed-theme = Tampilan menjadi { $theme }
changed-currency = Mata uang menjadi { $currency }
changed-home-zone = Zona waktu rumah menjadi { $zone }
changed-send-away = Satu perangkat dikeluarkan

## Alasan penolakan

refused-not-yours = Hanya pemiliknya yang boleh mengubah pengaturan ini.
refused-person-unknown = Server tidak mengenal akun ini. Coba masuk lagi.
refused-nothing-to-change = Tidak ada yang berubah, jadi tidak ada yang disimpan.
refused-no-such-session = Perangkat itu sudah tidak masuk dengan akun Anda.
refused-no-such-passkey = Kunci sandi itu sudah tidak ada.
refused-name-unfit = Nama itu kosong atau terlalu panjang.
